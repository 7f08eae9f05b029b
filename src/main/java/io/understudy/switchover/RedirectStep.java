package io.understudy.switchover;

import io.understudy.inventory.TrafficDirector;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Brings the clients over, by the cluster's traffic directors. Those take their seat here; until
 * then preflight refuses a cluster that declares any, and this step would not claim to have moved
 * them.
 */
@Singleton
class RedirectStep implements Step {

  private final Stage stage;

  RedirectStep(Stage stage) {
    this.stage = stage;
  }

  @Override
  public String name() {
    return "redirect";
  }

  @Override
  public StepOutcome run(StepContext context) {
    List<String> directors =
        stage.cluster(context).traffic().stream().map(TrafficDirector::director).toList();
    return directors.isEmpty()
        ? new StepOutcome.Done(
            "no traffic directors are declared: clients find the node by themselves")
        : new StepOutcome.Refused("cannot move clients by " + directors + "; move them by hand");
  }
}
