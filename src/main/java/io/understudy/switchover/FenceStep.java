package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStyle;
import io.understudy.inventory.Instance;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.polling.RoleSighting;
import io.understudy.polling.RoleSightings;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import io.understudy.readiness.FindingCode;
import io.understudy.switchover.FenceCommand.Went;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a primary that is lost read-only where that can still be done, once: a failover does not
 * wait for the dead. Whether it worked is said, and the node is not trusted afterwards in any case.
 */
@Singleton
class FenceStep implements Step {

  private final Stage stage;
  private final Sightings sightings;
  private final RoleSightings roles;
  private final Reader reader;
  private final RoleJobs jobs;
  private final FenceCommand command;
  private final TrafficDeed traffic;
  private final Loss loss;
  private final Clock clock;

  FenceStep(
      Stage stage,
      Sightings sightings,
      RoleSightings roles,
      Reader reader,
      RoleJobs jobs,
      FenceCommand command,
      TrafficDeed traffic,
      Loss loss,
      Clock clock) {
    this.stage = stage;
    this.sightings = sightings;
    this.roles = roles;
    this.reader = reader;
    this.jobs = jobs;
    this.command = command;
    this.traffic = traffic;
    this.loss = loss;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "fence";
  }

  @Override
  public StepOutcome run(StepContext context) {
    Instant lost = lastAtWork(context);
    Facts.once(context, Facts.DOWN, lost);
    stage.old(context).forEach(instance -> remember(context, instance));
    List<Instance> candidates = stage.candidate(context);
    for (int i = 0; i < candidates.size(); i++) {
      loss.say(context, stage.old(context).get(i), candidates.get(i));
    }
    MoveOrder order = MoveOrder.of(context);
    switch (fenced(context, order)) {
      case Went.Fenced(String words) -> {
        return new Done(order.primary() + " is " + words);
      }
      case Went.Silent(String reason) -> {
        return new Unknown(reason); // it has to take over as well: without it nothing can be done
      }
      case Went.Not() -> {}
    }
    boolean streams =
        stage.candidate(context).stream().anyMatch(each -> RoleFacts.streams(context, each));
    boolean word = order.override().contains(FindingCode.PRIMARY_NOT_FENCED);
    if (streams && !word) {
      return new Refused(
          order.primary()
              + " could not be fenced; make sure that its server is off, and override PRIMARY_NOT_FENCED to say so");
    }
    Optional<String> held = traffic.mayBeHeld(context);
    if (held.isPresent()) {
      return new Refused(held.get() + " Switch it off, and override ADDRESS_MAY_BE_HELD to say so");
    }
    return new Done(
        order.primary()
            + (word ? " is off by the admin's word" : " could not be fenced")
            + "; keep its server stopped. Last known to be at work: "
            + lost);
  }

  /**
   * When it was last verified, or committed something that a candidate has replayed, by its own
   * clock: nobody could write from then on at the earliest.
   */
  private Instant lastAtWork(StepContext context) {
    Instant now = clock.instant();
    Stream<Instant> verified =
        stage.old(context).stream()
            .map(instance -> sightings.find(instance.id()).map(Sighting::lastVerified).orElse(null))
            .filter(Objects::nonNull);
    Stream<Instant> committed =
        stage.candidate(context).stream()
            .flatMap(candidate -> RoleFacts.before(context, candidate).stream())
            .map(RoleStatus::replication)
            .filter(Objects::nonNull)
            .map(Replication::lastCommit)
            .filter(Objects::nonNull)
            .filter(at -> at.isBefore(now));
    return Stream.concat(verified, committed).max(Instant::compareTo).orElse(now);
  }

  /** By its own agent, else by the candidate's command; says how. */
  private Went fenced(StepContext context, MoveOrder order) {
    boolean all = true;
    for (Instance instance : stage.old(context)) {
      all &= fence(context, instance);
    }
    return all
        ? new Went.Fenced("fenced: it takes no writes")
        : command.run(context, stage.cluster(context), order);
  }

  /** What it was last seen to have: what a loss is told by, and how its followers were reached. */
  private void remember(StepContext context, Instance instance) {
    RoleSighting seen = roles.of(instance.id()).orElse(null);
    RoleStatus served = seen == null ? null : seen.served();
    if (served != null && RoleFacts.before(context, instance).isEmpty()) {
      RoleFacts.before(context, instance, served);
    }
  }

  private boolean fence(StepContext context, Instance instance) {
    return switch (reader.role(instance)) {
      case Reader.Told.Silent(String reason) -> {
        boolean harmless = withoutData(instance);
        context.note((harmless ? "holds no data, left alone: " : "not fenced: ") + reason);
        yield harmless;
      }
      case Reader.Told.Does(RoleStatus status) -> {
        if (status.duty().down()) {
          yield isDown(context, instance, status);
        }
        if (!status.duty().ofWrites() && status.duty() != Duty.SERVING) {
          yield true; // nothing in it could be written to, and it serves nobody
        }
        boolean fenced = demote(context, instance, status);
        yield fenced || !status.duty().ofWrites();
      }
    };
  }

  /** Whether it was last seen as one that no writes could be lost in. */
  private boolean withoutData(Instance instance) {
    return roles.of(instance.id()).filter(seen -> !seen.status().duty().ofWrites()).isPresent();
  }

  private static boolean isDown(StepContext context, Instance instance, RoleStatus status) {
    context.note("fenced: " + instance + " does not run (" + status.duty() + ")");
    return true;
  }

  /** Requests under way cannot end well any more: their database is fenced before. */
  private boolean demote(StepContext context, Instance instance, RoleStatus status) {
    RoleStyle style = RoleFacts.style(context, instance);
    var order = new RoleOrder.Demote(style, status.duty().ofWrites() ? null : 0L);
    StepOutcome outcome = jobs.carry(context, instance, order).outcome();
    context.note((outcome instanceof Done ? "fenced: " : "not fenced: ") + outcome.detail());
    if (outcome instanceof Done) {
      context.remember(fenced(instance), "true");
    }
    return outcome instanceof Done;
  }

  @Override
  public StepOutcome undo(StepContext context) {
    for (Instance instance : stage.old(context)) {
      if (context.recall(fenced(instance)).isPresent()) {
        RoleStyle style = RoleFacts.style(context, instance);
        StepOutcome outcome = jobs.carry(context, instance, new RoleOrder.Resume(style)).outcome();
        if (!(outcome instanceof Done)) {
          return outcome;
        }
      }
    }
    return new Done("what was fenced takes writes again");
  }

  private static String fenced(Instance instance) {
    return "fenced." + instance.component().name();
  }
}
