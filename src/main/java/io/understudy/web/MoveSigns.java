package io.understudy.web;

import io.understudy.inventory.Cluster;
import io.understudy.operation.Operation;
import io.understudy.operation.Operations;
import io.understudy.readiness.MoveKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** A move that runs, at the head of the cluster's page and in its state. */
@ApplicationScoped
class MoveSigns implements Signs {

  private final Operations operations;

  MoveSigns(Operations operations) {
    this.operations = operations;
  }

  @Override
  public List<State> of(Cluster cluster) {
    return operations
        .running(cluster.id())
        .filter(MoveSigns::moves)
        .map(running ->
            State.busy(running.kind() + " runs").leadingTo("/switchovers/" + running.id()))
        .map(List::of)
        .orElse(List.of());
  }

  private static boolean moves(Operation operation) {
    return MoveKind.find(operation.kind()).isPresent();
  }
}
