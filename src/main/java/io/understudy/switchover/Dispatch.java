package io.understudy.switchover;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.inventory.Cluster;
import io.understudy.operation.CancelAnswer;
import io.understudy.operation.Operation;
import io.understudy.operation.OperationId;
import io.understudy.operation.OperationKind;
import io.understudy.operation.Operations;
import io.understudy.operation.StartAnswer;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.function.Consumer;

/** Starts and cancels moves together with their lines in the trail. */
@ApplicationScoped
class Dispatch {

  private final Operations operations;
  private final Audit audit;

  Dispatch(Operations operations, Audit audit) {
    this.operations = operations;
    this.audit = audit;
  }

  @Transactional
  Operation start(
      OperationKind kind,
      Cluster cluster,
      MoveOrder order,
      Actor actor,
      Consumer<OperationId> together) {
    Operation operation =
        switch (operations.start(kind, cluster.id(), order.json(), actor)) {
          case StartAnswer.Accepted(Operation accepted) -> accepted;
          case StartAnswer.Occupied(Operation running) ->
              throw new RequestRefused(
                  ErrorCode.OPERATION_RUNNING,
                  "a %s by %s runs in this cluster (%s); wait for its end or cancel it"
                      .formatted(running.kind(), running.actor().name(), running.id()));
        };
    audit.note(
        actor,
        kind.name() + ".started",
        cluster.name(),
        operation.id().toString(),
        Map.of(
            "from", order.primary(),
            "to", order.candidate(),
            "reason", order.reason(),
            "ticket", order.ticket(),
            "override", order.override(),
            "syncFirst", order.syncFirst(),
            "unapplied", order.unapplied().word()));
    together.accept(operation.id());
    return operation;
  }

  @Transactional
  CancelAnswer cancel(Move move, Actor actor) {
    CancelAnswer answer = operations.requestCancel(move.operation().id(), actor);
    if (answer instanceof CancelAnswer.Requested) {
      audit.note(
          actor,
          move.operation().kind() + ".cancelled",
          move.order().cluster(),
          move.operation().id().toString(),
          Map.of());
    }
    return answer;
  }
}
