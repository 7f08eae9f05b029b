package io.understudy.switchover;

import io.understudy.alarm.AlarmKind;
import io.understudy.alarm.Alarms;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Operation;
import io.understudy.operation.Verdict;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.util.List;

/** A move that left something for a person is an alarm, in the transaction that ends it. */
@Singleton
class Aftermath {

  private final Inventory inventory;
  private final Alarms alarms;
  private final Unattended unattended;

  Aftermath(Inventory inventory, Alarms alarms, Unattended unattended) {
    this.inventory = inventory;
    this.alarms = alarms;
    this.unattended = unattended;
  }

  void of(Operation operation) {
    MoveOrder order = MoveOrder.of(operation);
    boolean alone = unattended.begunByTheClock(operation.id());
    if (!needsALook(operation.verdict(), order.kind(), alone)) {
      return;
    }
    Cluster cluster = inventory.require(order.cluster());
    String reason = operation.reason();
    alarms.happened(
        cluster,
        AlarmKind.MOVE_NEEDS_A_LOOK,
        operation.id().toString(),
        "The %s to %s%s ended as %s; its page says what was done and what was not."
            .formatted(
                order.kind().word(),
                order.candidate(),
                alone ? ", begun at its time," : "",
                operation.state()),
        reason == null ? List.of() : List.of(reason));
  }

  /**
   * Whether a move that ended like this is not over for people.
   *
   * @param alone whether nobody was there who read how it ended
   */
  static boolean needsALook(Verdict verdict, MoveKind kind, boolean alone) {
    return switch (verdict) {
      case SUCCEEDED, CANCELLED -> false;
      case FAILED -> alone || kind == MoveKind.FAILOVER; // undone, but there nobody serves
      case ERROR, UNKNOWN -> alone || kind != MoveKind.REHEARSAL;
    };
  }
}
