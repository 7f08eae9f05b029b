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
import io.understudy.operation.StepOutcome.Broken;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Irrevocable;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** The candidate takes writes. Once that is read back, there is no way back. */
@Singleton
class PromoteStep implements Step {

  /** What a promoted server does. */
  static final Set<Duty> PROMOTED = Set.of(Duty.WRITABLE, Duty.SERVING, Duty.NONE);

  private final Stage stage;
  private final Reader reader;
  private final RoleJobs jobs;
  private final SwitchoverConfig config;
  private final Clock clock;

  PromoteStep(Stage stage, Reader reader, RoleJobs jobs, SwitchoverConfig config, Clock clock) {
    this.stage = stage;
    this.reader = reader;
    this.jobs = jobs;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "promote";
  }

  @Override
  public boolean pointOfNoReturn() {
    return true;
  }

  @Override
  public StepOutcome run(StepContext context) {
    List<Instance> candidates = stage.candidate(context);
    List<Instance> old = stage.old(context);
    for (int i = 0; i < candidates.size(); i++) {
      StepOutcome outcome =
          RoleFacts.streams(context, candidates.get(i))
              ? takeOver(context, candidates.get(i), old.get(i))
              : promoted(context, candidates.get(i));
      if (!(outcome instanceof Done)) {
        return outcome;
      }
    }
    Facts.once(context, Facts.UP, clock.instant());
    return new Done(MoveOrder.of(context).candidate() + " takes writes");
  }

  /** A standby that has all that the old primary wrote; its agent reads back what it became. */
  private StepOutcome takeOver(StepContext context, Instance candidate, Instance old) {
    var after = RoleFacts.catchUp(context, old, config.catchUp().toMillis());
    RoleJobs.Carried carried =
        jobs.carry(context, candidate, new RoleOrder.Promote(RoleStyle.STREAMING, after));
    RoleStatus now = carried.role();
    if (carried.outcome() instanceof Refused refused && mayComeBack(context, candidate)) {
      return new Unknown(refused.detail());
    }
    return carried.done() && now != null && now.duty() != Duty.WRITABLE
        ? new Broken(candidate + " was promoted and does not take writes: " + now.duty())
        : carried.outcome();
  }

  /**
   * A failover has nothing to go back to, so it waits for a candidate that is down for a moment.
   */
  private boolean mayComeBack(StepContext context, Instance candidate) {
    return MoveOrder.of(context).kind() == MoveKind.FAILOVER
        && switch (reader.role(candidate)) {
          case Reader.Told.Silent silent -> true;
          case Reader.Told.Does(RoleStatus status) -> downAsStandby(status);
        };
  }

  /**
   * After a failover there is nothing to go back to: an application that does not resume is said,
   * and {@code verify} looks again; the database that took over is not given up for it.
   */
  private StepOutcome promoted(StepContext context, Instance candidate) {
    StepOutcome outcome = promote(context, candidate);
    boolean withoutData =
        RoleFacts.before(context, candidate).filter(was -> !was.duty().ofWrites()).isPresent();
    if (outcome instanceof Done
        || !withoutData
        || MoveOrder.of(context).kind() != MoveKind.FAILOVER) {
      return outcome;
    }
    context.note("left as it is: " + outcome.detail());
    return new Done(candidate + " could not be resumed");
  }

  private StepOutcome promote(StepContext context, Instance candidate) {
    StepOutcome outcome = jobs.promote(context, candidate, reader.role(candidate));
    if (!(outcome instanceof Done)) {
      return outcome;
    }
    return reader.role(candidate) instanceof Reader.Told.Does(RoleStatus status)
            && PROMOTED.contains(status.duty())
        ? outcome
        : new Unknown(candidate + " was promoted and does not show yet that it serves");
  }

  /** A candidate that took writes before it was promoted is left as it was. */
  @Override
  public StepOutcome undo(StepContext context) {
    for (Instance instance : stage.candidate(context).reversed()) {
      if (context.recall(Facts.writableBefore(instance)).isPresent()) {
        continue;
      }
      StepOutcome outcome =
          switch (reader.role(instance)) {
            case Reader.Told.Silent(String reason) -> new Unknown(reason);
            case Reader.Told.Does(RoleStatus status) -> undo(context, instance, status);
          };
      if (!(outcome instanceof Done)) {
        return outcome;
      }
    }
    return new Done(MoveOrder.of(context).candidate() + " is as before");
  }

  private StepOutcome undo(StepContext context, Instance instance, RoleStatus status) {
    if (status.duty() == Duty.NONE) {
      return new Done(instance + " has no role");
    }
    if (!RoleFacts.streams(context, instance)) {
      return jobs.demote(context, instance);
    }
    if (status.follows()) {
      return new Done(instance + " is still a standby");
    }
    return downAsStandby(status)
        ? new Done(instance + " is down and would come back as a standby")
        : new Irrevocable(instance + " has taken over after all (" + status.duty() + ")");
  }

  /** A server forgets an order to take over when it ends before it has carried it out. */
  private static boolean downAsStandby(RoleStatus status) {
    Replication at = status.replication();
    return at != null && at.standby() && status.duty().down();
  }
}
