package io.understudy.switchover;

import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import jakarta.inject.Singleton;

/** Asks the probes where the service is now: after a move the same ones say if it arrived. */
@Singleton
class ProbeRehearsal implements Step {

  private final ProbeRound probes;

  ProbeRehearsal(ProbeRound probes) {
    this.probes = probes;
  }

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public StepOutcome run(StepContext context) {
    return probes.ask(context);
  }
}
