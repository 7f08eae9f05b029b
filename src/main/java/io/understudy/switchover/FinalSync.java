package io.understudy.switchover;

import io.understudy.inventory.Cluster;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;

/** Makes the candidate equal inside the slot of the operation that moves the service. */
interface FinalSync {

  /** Plans, applies and verifies; {@code Done} only when the candidate was read back as planned. */
  StepOutcome run(StepContext context, Cluster cluster, MoveOrder order);

  /** Puts back what {@link #run} left half done. */
  StepOutcome undo(StepContext context);
}
