package io.understudy.switchover;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationId;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Trust;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;

/** Writes down who is who now. */
@ApplicationScoped
class RoleSwap {

  private final Inventory inventory;
  private final Trust trust;
  private final Audit audit;
  private final Events events;

  RoleSwap(Inventory inventory, Trust trust, Audit audit, Events events) {
    this.inventory = inventory;
    this.trust = trust;
    this.audit = audit;
    this.events = events;
  }

  /** False when it was written down already. */
  @Transactional
  boolean swap(Cluster cluster, MoveOrder order, OperationId operation, Actor actor) {
    if (cluster.primary().name().equals(order.candidate())) {
      return false;
    }
    inventory.swapRoles(cluster.id(), order.candidate());
    if (order.kind() == MoveKind.FAILOVER) {
      trust.leave(cluster.node(order.primary()), operation);
    }
    audit.note(
        actor,
        "roles.swapped",
        cluster.name(),
        order.candidate(),
        Map.of(
            "kind", order.kind().word(),
            "from", order.primary(),
            "to", order.candidate(),
            "operation", operation.toString(),
            "reason", order.reason()));
    events.tell(new Event(cluster.name(), "cluster", cluster.name()));
    return true;
  }
}
