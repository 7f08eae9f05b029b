package io.understudy.switchover;

import io.understudy.operation.Operation;
import io.understudy.operation.OperationKind;
import io.understudy.operation.Step;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.util.List;

/** Planned: the primary steps down, the candidate takes over. */
@Singleton
class SwitchoverKind implements OperationKind {

  private final List<Step> steps;
  private final Aftermath aftermath;

  SwitchoverKind(
      Opening opening, HoldStep hold, DemoteStep demote, Closing closing, Aftermath aftermath) {
    this.aftermath = aftermath;
    this.steps = opening.with(List.of(hold, demote), closing);
  }

  @Override
  public String name() {
    return MoveKind.SWITCHOVER.word();
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
