package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.driver.Replication;
import io.understudy.driver.Replication.Follower;
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
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets a server follow the present primary, and sees from there that it does. */
@Singleton
class Rejoiner {

  private static final ParameterKey CONNINFO = ParameterKey.of("settings", "primary_conninfo");
  private static final ParameterKey SLOT = ParameterKey.of("settings", "primary_slot_name");

  private final Reader reader;
  private final RoleJobs jobs;
  private final History history;

  Rejoiner(Reader reader, RoleJobs jobs, History history) {
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

  /** Where an instance connects from, as the server that it followed saw it. */
  static @Nullable String seenFrom(@Nullable RoleStatus followed, @Nullable RoleStatus standby) {
    Replication above = followed == null ? null : followed.replication();
    Replication own = standby == null ? null : standby.replication();
    if (above == null) {
      return null;
    }
    Replication.Upstream upstream = own == null ? null : own.upstream();
    List<Follower> followers = above.followers();
    return followers.stream()
        .filter(follower -> isSame(follower, upstream))
        .map(Follower::address)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(followers.size() == 1 ? followers.getFirst().address() : null);
  }

  private static boolean isSame(Follower follower, Replication.@Nullable Upstream upstream) {
    if (upstream == null) {
      return false;
    }
    String slot = upstream.slot();
    boolean bySlot = slot != null && !slot.isEmpty();
    return bySlot
        ? Objects.equals(slot, follower.slot())
        : follower.applicationName().equals(upstream.applicationName());
  }

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

  private StepOutcome follow(StepContext context, Pair pair, Replication there, String identity) {
    String slot = slot(pair);
    RoleJobs.Carried welcome =
        jobs.carry(
            context,
            pair.primary(),
            new RoleOrder.Welcome(slot == null ? List.of() : List.of(slot)));
    if (!welcome.done()) {
      return welcome.outcome();
    }
    RoleJobs.Carried rejoined = jobs.carry(context, pair.target(), order(pair, there, identity));
    return rejoined.done() ? confirmed(pair) : rejoined.outcome();
  }

  private RoleOrder.Rejoin order(Pair pair, Replication there, String identity) {
    String seen = pair.seenFrom();
    String host =
        seen == null ? Objects.toString(pair.primary().node().agent().url().getHost(), null) : seen;
    int port = there.setting("port").map(Integer::parseInt).orElse(0);
    return new RoleOrder.Rejoin(
        pair.target().node().name(),
        pair.primary().node().name(),
        identity,
        there.timeline(),
        there.history(),
        new RoleOrder.Route(value(pair.primary(), CONNINFO), host, port),
        slot(pair),
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
    return Optional.ofNullable(value(instance, key))
        .map(Value::display)
        .filter(text -> !text.isBlank());
  }

  private @Nullable Value value(Instance instance, ParameterKey key) {
    return history
        .latest(instance.id())
        .flatMap(revision -> history.parameters(instance.id(), revision.number()).find(key))
        .map(Parameter::value)
        .orElse(null);
  }
}
