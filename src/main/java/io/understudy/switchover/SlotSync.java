package io.understudy.switchover;

import io.understudy.inventory.Cluster;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.sync.InnerSync;
import jakarta.inject.Singleton;

/** The sync of a move, as one of the cluster's syncs. */
@Singleton
class SlotSync implements FinalSync {

  private final InnerSync sync;

  SlotSync(InnerSync sync) {
    this.sync = sync;
  }

  @Override
  public StepOutcome run(StepContext context, Cluster cluster, MoveOrder order) {
    String reason = order.reason().isBlank() ? order.kind().word() : order.reason();
    return sync.run(context, order.candidate(), reason);
  }

  @Override
  public StepOutcome undo(StepContext context) {
    return sync.undo(context);
  }
}
