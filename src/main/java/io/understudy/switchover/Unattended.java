package io.understudy.switchover;

import io.understudy.operation.OperationId;

/** Tells which moves were begun by the clock: nobody waits for their end. */
public interface Unattended {

  /** Inside a transaction. */
  boolean begunByTheClock(OperationId operation);
}
