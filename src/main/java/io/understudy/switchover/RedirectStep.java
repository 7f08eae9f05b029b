package io.understudy.switchover;

import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Brings the clients over, by the cluster's traffic directors. */
@Singleton
class RedirectStep implements Step {

  private static final Duration BRIEFLY = Duration.ofSeconds(3);

  private final TrafficDeed traffic;

  RedirectStep(TrafficDeed traffic) {
    this.traffic = traffic;
  }

  @Override
  public String name() {
    return "redirect";
  }

  /** Nobody waits for an agent that went down with the primary. */
  @Override
  public Duration patience(StepContext context) {
    return context.recall(Facts.HOPELESS).filter("true"::equals).isPresent() ? BRIEFLY : patience();
  }

  @Override
  public StepOutcome run(StepContext context) {
    return traffic.redirected(context);
  }

  @Override
  public StepOutcome undo(StepContext context) {
    return traffic.restored(context);
  }
}
