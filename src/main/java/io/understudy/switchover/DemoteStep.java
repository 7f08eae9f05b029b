package io.understudy.switchover;

import io.understudy.driver.Duty;
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
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The old primary stops taking writes. From here clients wait. */
@Singleton
class DemoteStep implements Step {

  private final Stage stage;
  private final Reader reader;
  private final RoleJobs jobs;
  private final Arrival arrival;
  private final Clock clock;

  DemoteStep(Stage stage, Reader reader, RoleJobs jobs, Arrival arrival, Clock clock) {
    this.arrival = arrival;
    this.stage = stage;
    this.reader = reader;
    this.jobs = jobs;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "demote";
  }

  @Override
  public StepOutcome run(StepContext context) {
    List<Instance> instances = stage.old(context);
    for (Instance instance : instances) {
      String missing = missing(context, instance);
      if (missing != null) {
        return new Refused(missing);
      }
    }
    Facts.once(context, Facts.DOWN, clock.instant());
    // Requests end before the database that they need stops taking writes.
    for (Instance instance : instances.reversed()) {
      StepOutcome outcome = demote(context, instance);
      if (!(outcome instanceof Done)) {
        return outcome;
      }
    }
    boolean stopped = instances.stream().anyMatch(each -> RoleFacts.streams(context, each));
    return new Done(
        MoveOrder.of(context).primary() + (stopped ? " is shut down" : " refuses writes"));
  }

  private @Nullable String missing(StepContext context, Instance old) {
    return RoleFacts.streams(context, old)
        ? arrival.forbids(context, old, stage.candidateOf(context, old))
        : null;
  }

  private StepOutcome demote(StepContext context, Instance instance) {
    if (RoleFacts.streams(context, instance)) {
      return stop(context, instance);
    }
    return switch (reader.role(instance)) {
      case Reader.Told.Silent(String reason) -> new Unknown(reason);
      case Reader.Told.Does(RoleStatus status) -> {
        if (context.recall(Facts.dutyBefore(instance)).isEmpty()) {
          context.remember(Facts.dutyBefore(instance), status.duty().name());
        }
        yield status.duty() == Duty.NONE
            ? new Done(instance + " has no role to give up")
            : jobs.demote(context, instance);
      }
    };
  }

  /** Where it ended is what the candidate must have before it is promoted. */
  private StepOutcome stop(StepContext context, Instance instance) {
    RoleJobs.Carried stopped =
        jobs.carry(context, instance, new RoleOrder.Demote(RoleStyle.STREAMING));
    if (stopped.done()) {
      RoleFacts.stopped(context, instance, stopped.role());
    }
    return stopped.outcome();
  }

  @Override
  public StepOutcome undo(StepContext context) {
    for (Instance instance : stage.old(context)) {
      StepOutcome outcome =
          RoleFacts.streams(context, instance)
              ? jobs.carry(context, instance, new RoleOrder.Resume(RoleStyle.STREAMING)).outcome()
              : resume(context, instance);
      if (!(outcome instanceof Done)) {
        return outcome;
      }
    }
    Facts.once(context, Facts.UP, clock.instant());
    return new Done(MoveOrder.of(context).primary() + " takes writes again");
  }

  /** What took no requests before it was demoted was left as it was, and is left so again. */
  private StepOutcome resume(StepContext context, Instance instance) {
    boolean served =
        context
            .recall(Facts.dutyBefore(instance))
            .map(Duty::valueOf)
            .map(duty -> duty != Duty.SUSPENDED && duty != Duty.ADMIN_ONLY)
            .orElse(true);
    return served
        ? jobs.promote(context, instance, reader.role(instance))
        : new Done(instance + " took no requests before");
  }
}
