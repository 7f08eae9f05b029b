package io.understudy.switchover;

import io.understudy.audit.Actor;
import io.understudy.inventory.Cluster;
import io.understudy.operation.OperationId;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;

/** Starts moves and waits for their end. */
@Singleton
public class TrafficMoves {

  private final Switchovers switchovers;

  TrafficMoves(Switchovers switchovers) {
    this.switchovers = switchovers;
  }

  Move run(Cluster cluster, String candidate, MoveKind kind) {
    MoveRequest request =
        new MoveRequest(
            kind, candidate, "a test", cluster.name(), Set.of(), false, Unapplied.LEAVE);
    OperationId id =
        switchovers
            .start(cluster.name(), request, Actor.user("ada"), new Powers(true, true))
            .operation()
            .id();
    Awaitility.await("the end of " + kind)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> switchovers.require(id).operation().ended());
    return switchovers.require(id);
  }

  static String words(Move move) {
    return move.operation().reason() + " " + move.steps() + " " + move.notes();
  }
}
