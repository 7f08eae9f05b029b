package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.inventory.Instance;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Unknown;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** The candidate takes writes. Once that is read back, there is no way back. */
@Singleton
class PromoteStep implements Step {

  private final Stage stage;
  private final Reader reader;
  private final RoleJobs jobs;
  private final Clock clock;

  PromoteStep(Stage stage, Reader reader, RoleJobs jobs, Clock clock) {
    this.stage = stage;
    this.reader = reader;
    this.jobs = jobs;
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
    List<Instance> instances = stage.candidate(context);
    for (Instance instance : instances) {
      StepOutcome outcome = jobs.promote(context, instance, reader.duty(instance));
      if (!(outcome instanceof Done)) {
        return outcome;
      }
    }
    for (Instance instance : instances) {
      if (reader.read(instance) instanceof Reading.Seen(Duty duty, var parameters)
          && (duty == Duty.WRITABLE || duty == Duty.NONE)) {
        continue;
      }
      return new Unknown(instance + " was promoted and does not show yet that it takes writes");
    }
    Facts.once(context, Facts.UP, clock.instant());
    return new Done(MoveOrder.of(context).candidate() + " takes writes");
  }

  /** A candidate that took writes before it was promoted is left as it was. */
  @Override
  public StepOutcome undo(StepContext context) {
    for (Instance instance : stage.candidate(context)) {
      if (context.recall(Facts.writableBefore(instance)).isPresent()) {
        continue;
      }
      StepOutcome outcome =
          switch (reader.duty(instance)) {
            case Reader.Told.Silent(String reason) -> new Unknown(reason);
            case Reader.Told.Does(Duty duty) ->
                duty == Duty.NONE
                    ? new Done(instance + " has no role")
                    : jobs.demote(context, instance);
          };
      if (!(outcome instanceof Done)) {
        return outcome;
      }
    }
    return new Done(MoveOrder.of(context).candidate() + " is as before");
  }
}
