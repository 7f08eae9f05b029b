package io.understudy.switchover;

import io.understudy.operation.Operation;
import io.understudy.operation.OperationKind;
import io.understudy.operation.Step;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** The same checks and steps, and the service stays where it is. */
@Singleton
class RehearsalKind implements OperationKind {

  private final List<Step> steps;
  private final Aftermath aftermath;

  RehearsalKind(
      Opening opening,
      Rehearsal rehearsal,
      TrafficRehearsal traffic,
      ProbeRehearsal probes,
      RejoinRehearsal rejoin,
      ResumeStep resume,
      Aftermath aftermath) {
    this.aftermath = aftermath;
    this.steps =
        Stream.concat(
                opening.steps().stream(),
                Stream.of(
                    rehearsal.demote(),
                    rehearsal.promote(),
                    traffic,
                    probes,
                    rehearsal.parameters(),
                    rejoin,
                    resume))
            .toList();
  }

  @Override
  public String name() {
    return MoveKind.REHEARSAL.word();
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
