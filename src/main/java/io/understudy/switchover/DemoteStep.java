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
import io.understudy.operation.StepOutcome.Unknown;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** The old primary stops taking writes. From here clients wait. */
@Singleton
class DemoteStep implements Step {

  private final Stage stage;
  private final Reader reader;
  private final RoleJobs jobs;
  private final Clock clock;

  DemoteStep(Stage stage, Reader reader, RoleJobs jobs, Clock clock) {
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
    Facts.once(context, Facts.DOWN, clock.instant());
    for (Instance instance : instances) {
      StepOutcome outcome = demote(context, instance);
      if (!(outcome instanceof Done)) {
        return outcome;
      }
    }
    boolean stopped = instances.stream().anyMatch(each -> RoleFacts.streams(context, each));
    return new Done(
        MoveOrder.of(context).primary() + (stopped ? " is shut down" : " refuses writes"));
  }

  private StepOutcome demote(StepContext context, Instance instance) {
    if (RoleFacts.streams(context, instance)) {
      return stop(context, instance);
    }
    return switch (reader.role(instance)) {
      case Reader.Told.Silent(String reason) -> new Unknown(reason);
      case Reader.Told.Does(RoleStatus status) ->
          status.duty() == Duty.NONE
              ? new Done(instance + " has no role to give up")
              : jobs.demote(context, instance);
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
              : jobs.promote(context, instance, reader.role(instance));
      if (!(outcome instanceof Done)) {
        return outcome;
      }
    }
    Facts.once(context, Facts.UP, clock.instant());
    return new Done(MoveOrder.of(context).primary() + " takes writes again");
  }
}
