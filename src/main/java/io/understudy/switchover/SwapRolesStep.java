package io.understudy.switchover;

import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import jakarta.inject.Singleton;

/** The candidate is the primary from here on, and the old primary a standby. */
@Singleton
class SwapRolesStep implements Step {

  private final Stage stage;
  private final RoleSwap roles;

  SwapRolesStep(Stage stage, RoleSwap roles) {
    this.stage = stage;
    this.roles = roles;
  }

  @Override
  public String name() {
    return "swap-roles";
  }

  @Override
  public StepOutcome run(StepContext context) {
    MoveOrder order = MoveOrder.of(context);
    roles.swap(stage.cluster(context), order, context.operation(), context.actor());
    return new StepOutcome.Done(order.candidate() + " is the primary");
  }
}
