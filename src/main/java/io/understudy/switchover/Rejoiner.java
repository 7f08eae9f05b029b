package io.understudy.switchover;

import io.understudy.driver.Approach;
import io.understudy.driver.Duty;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.history.History;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Broken;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import io.understudy.readiness.Ways;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets a server follow the present primary, and sees from there that it does. */
@Singleton
class Rejoiner {

  private static final ParameterKey SLOT = ParameterKey.of("settings", "primary_slot_name");

  private final Reader reader;
  private final RoleJobs jobs;
  private final Ways ways;
  private final History history;

  Rejoiner(Reader reader, RoleJobs jobs, Ways ways, History history) {
    this.ways = ways;
    this.reader = reader;
    this.jobs = jobs;
    this.history = history;
  }

  /**
   * Who is to follow whom.
   *
   * @param seenFrom where the primary was seen to connect from while it was a standby, null when
   *     nobody saw it: then its agent's host is taken
   */
  record Pair(Cluster cluster, Instance primary, Instance target, @Nullable String seenFrom) {}

  StepOutcome rejoin(StepContext context, Pair pair) {
    return switch (reader.role(pair.primary())) {
      case Reader.Told.Silent(String reason) -> new Unknown(reason);
      case Reader.Told.Does(RoleStatus status) -> {
        Replication there = status.replication();
        String identity = status.identity();
        boolean serves = status.duty() == Duty.WRITABLE;
        yield !serves || there == null || identity == null
            ? new Refused(
                pair.primary() + " is " + status.duty() + ": there is no primary to follow")
            : follow(context, pair, there, identity);
      }
    };
  }

  /** First the one at the primary, then the one at the target. */
  record Orders(RoleOrder.Welcome welcome, RoleOrder.Rejoin rejoin) {}

  /**
   * What is ordered so that one follows the other.
   *
   * @param there where the primary stands
   * @param identity the primary's
   */
  Orders orders(Pair pair, Replication there, String identity) {
    String slot = slot(pair);
    return new Orders(
        new RoleOrder.Welcome(slot == null ? List.of() : List.of(slot)),
        order(pair, there, identity, slot));
  }

  private StepOutcome follow(StepContext context, Pair pair, Replication there, String identity) {
    Orders orders = orders(pair, there, identity);
    RoleJobs.Carried welcome = jobs.carry(context, pair.primary(), orders.welcome());
    if (!welcome.done()) {
      return welcome.outcome();
    }
    RoleJobs.Carried rejoined = jobs.carry(context, pair.target(), orders.rejoin());
    return rejoined.done() ? confirmed(pair) : rejoined.outcome();
  }

  private RoleOrder.Rejoin order(
      Pair pair, Replication there, String identity, @Nullable String slot) {
    Approach approach = ways.to(pair.primary(), there, pair.seenFrom(), pair.target());
    return new RoleOrder.Rejoin(
        approach.node(),
        approach.primary(),
        identity,
        there.timeline(),
        there.history(),
        approach.route(),
        slot,
        leftovers(pair));
  }

  /** The slot it is set up with, or one with its name where the primary had used one. */
  private @Nullable String slot(Pair pair) {
    return text(pair.target(), SLOT)
        .or(() ->
            text(pair.primary(), SLOT).map(_ -> "understudy_" + plain(pair.target().node().name())))
        .orElse(null);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
  }

  /** What the others used on the target while it was the primary. */
  private List<String> leftovers(Pair pair) {
    var slots = new ArrayList<String>();
    for (var node : pair.cluster().nodes()) {
      Instance instance = pair.cluster().instance(node, pair.target().component());
      if (!instance.id().equals(pair.target().id())) {
        text(instance, SLOT).ifPresent(slots::add);
      }
    }
    return slots.stream().distinct().sorted().toList();
  }

  /** The primary itself must have a follower; that its agent says so decides. */
  private StepOutcome confirmed(Pair pair) {
    return switch (reader.role(pair.primary())) {
      case Reader.Told.Silent(String reason) -> new Unknown(reason);
      case Reader.Told.Does(RoleStatus status) -> {
        Replication there = status.replication();
        boolean followed =
            there != null
                && there.followers().stream()
                    .anyMatch(follower -> follower.state().equals("streaming"));
        yield followed
            ? new Done(pair.target() + " follows " + pair.primary().node().name())
            : new Broken(pair.primary() + " has no follower that streams");
      }
    };
  }

  private Optional<String> text(Instance instance, ParameterKey key) {
    return history
        .latest(instance.id())
        .flatMap(revision -> history.parameters(instance.id(), revision.number()).find(key))
        .map(Parameter::value)
        .map(Value::display)
        .filter(text -> !text.isBlank());
  }
}
