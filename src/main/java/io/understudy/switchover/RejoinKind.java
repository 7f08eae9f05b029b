package io.understudy.switchover;

import io.understudy.operation.Operation;
import io.understudy.operation.OperationKind;
import io.understudy.operation.Step;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.util.List;

/** One node follows the present primary again; the service stays where it is. */
@Singleton
class RejoinKind implements OperationKind {

  private final List<Step> steps;
  private final Aftermath aftermath;

  RejoinKind(PreflightStep preflight, FollowStep follow, ResumeStep resume, Aftermath aftermath) {
    this.aftermath = aftermath;
    this.steps = List.of(preflight, follow, resume);
  }

  @Override
  public String name() {
    return MoveKind.REJOIN.word();
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
