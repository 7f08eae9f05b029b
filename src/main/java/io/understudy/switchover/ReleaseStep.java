package io.understudy.switchover;

import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.traffic.Director;
import jakarta.inject.Singleton;

/** Lets clients go on that traffic directors held, and makes what was redirected last. */
@Singleton
class ReleaseStep implements Step {

  private final TrafficDeed traffic;

  ReleaseStep(TrafficDeed traffic) {
    this.traffic = traffic;
  }

  @Override
  public String name() {
    return "release";
  }

  @Override
  public StepOutcome run(StepContext context) {
    return traffic.all(context, Director::release);
  }

  @Override
  public StepOutcome undo(StepContext context) {
    return traffic.restored(context);
  }
}
