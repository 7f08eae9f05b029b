package io.understudy.switchover;

import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.polling.Polling;
import jakarta.inject.Singleton;

/** Collects both sides in their new roles, so that pages and drift speak of what is. */
@Singleton
class ResumeStep implements Step {

  private final Stage stage;
  private final Polling polling;

  ResumeStep(Stage stage, Polling polling) {
    this.stage = stage;
    this.polling = polling;
  }

  @Override
  public String name() {
    return "resume";
  }

  @Override
  public StepOutcome run(StepContext context) {
    polling
        .pollNow(stage.cluster(context))
        .instances()
        .forEach(outcome ->
            context.note(outcome.node() + "/" + outcome.component() + ": " + outcome.outcome()));
    return new StepOutcome.Done("syncs may run again");
  }
}
