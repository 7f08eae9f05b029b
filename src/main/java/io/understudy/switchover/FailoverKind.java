package io.understudy.switchover;

import io.understudy.operation.Operation;
import io.understudy.operation.OperationKind;
import io.understudy.operation.Step;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.util.List;

/** The primary is gone: it is fenced where it can be, and left behind. */
@Singleton
class FailoverKind implements OperationKind {

  private final List<Step> steps;
  private final Aftermath aftermath;

  FailoverKind(
      Opening opening, HoldStep hold, FenceStep fence, Closing closing, Aftermath aftermath) {
    this.aftermath = aftermath;
    this.steps = opening.with(List.of(hold, fence), closing);
  }

  @Override
  public String name() {
    return MoveKind.FAILOVER.word();
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public void ended(Operation operation) {
    aftermath.of(operation);
  }
}
