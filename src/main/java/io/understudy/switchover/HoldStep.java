package io.understudy.switchover;

import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.readiness.MoveKind;
import io.understudy.traffic.Director;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Traffic directors keep new clients from the old primary, or let them wait. A failover does not
 * wait for a director that went down with the primary.
 */
@Singleton
class HoldStep implements Step {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TrafficDeed traffic;

  HoldStep(TrafficDeed traffic) {
    this.traffic = traffic;
  }

  @Override
  public String name() {
    return "hold";
  }

  /** Clients may be waiting already. */
  @Override
  public Duration patience() {
    return PATIENCE;
  }

  @Override
  public StepOutcome run(StepContext context) {
    if (MoveOrder.of(context).kind() != MoveKind.FAILOVER) {
      return traffic.inOrder(context, Director::hold);
    }
    StepOutcome held = traffic.all(context, Director::hold);
    return held instanceof StepOutcome.Done
        ? held
        : new StepOutcome.Done("not every director holds: " + held.detail());
  }

  @Override
  public StepOutcome undo(StepContext context) {
    return traffic.restored(context);
  }
}
