package io.understudy.switchover;

import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import jakarta.inject.Singleton;

/** Brings the clients over, by the cluster's traffic directors. */
@Singleton
class RedirectStep implements Step {

  private final TrafficDeed traffic;

  RedirectStep(TrafficDeed traffic) {
    this.traffic = traffic;
  }

  @Override
  public String name() {
    return "redirect";
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
