package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.inventory.Instance;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Broken;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;

/** Reads both sides: only this decides what is true. */
@Singleton
class VerifyStep implements Step {

  private final Stage stage;
  private final Reader reader;

  VerifyStep(Stage stage, Reader reader) {
    this.stage = stage;
    this.reader = reader;
  }

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(30);
  }

  @Override
  public StepOutcome run(StepContext context) {
    var seen = new ArrayList<String>();
    for (Instance instance : stage.candidate(context)) {
      if (!(reader.read(instance) instanceof Reading.Seen(Duty duty, var parameters))) {
        return new Unknown(instance + " does not answer");
      }
      seen.add(instance + " " + duty);
      if (duty == Duty.READ_ONLY || duty == Duty.IN_RECOVERY) {
        return new Broken(instance + " does not take writes: " + duty);
      }
    }
    if (MoveOrder.of(context).kind() != MoveKind.FAILOVER) {
      for (Instance instance : stage.old(context)) {
        if (!(reader.read(instance) instanceof Reading.Seen(Duty duty, var parameters))) {
          return new Unknown(instance + " does not answer");
        }
        seen.add(instance + " " + duty);
        if (duty == Duty.WRITABLE) {
          return new Broken(instance + " still takes writes: make it read-only");
        }
      }
    }
    return new Done("read back: " + String.join(", ", seen));
  }
}
