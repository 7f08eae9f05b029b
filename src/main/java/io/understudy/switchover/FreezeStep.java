package io.understudy.switchover;

import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import jakarta.inject.Singleton;

/**
 * From here to the end nothing else changes the pair: syncs wait, because this operation holds the
 * cluster's only slot, by the database's constraint. Directors that hold traffic take their seat
 * here.
 */
@Singleton
class FreezeStep implements Step {

  @Override
  public String name() {
    return "freeze";
  }

  @Override
  public StepOutcome run(StepContext context) {
    return new StepOutcome.Done("syncs of this cluster wait until this has ended");
  }
}
