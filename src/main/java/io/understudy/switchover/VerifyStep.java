package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.driver.RoleStatus;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
      StepOutcome outcome = verify(instance, seen, PromoteStep.PROMOTED, "serve");
      if (!(outcome instanceof Done)) {
        return outcome;
      }
    }
    if (MoveOrder.of(context).kind() != MoveKind.FAILOVER) {
      for (Instance instance : stage.old(context)) {
        Set<Duty> allowed = EnumSet.complementOf(EnumSet.of(Duty.WRITABLE));
        StepOutcome outcome = verify(instance, seen, allowed, "refuse writes: make it read-only");
        if (!(outcome instanceof Done)) {
          return outcome;
        }
        if (seen.getLast().endsWith(Duty.SERVING.name())) {
          context.note(instance + " takes requests, as a standby may: suspend it, or leave it");
        }
      }
    }
    return new Done("read back: " + String.join(", ", seen));
  }

  private StepOutcome verify(Instance instance, List<String> seen, Set<Duty> allowed, String what) {
    return switch (reader.role(instance)) {
      case Reader.Told.Silent(String reason) -> new Unknown(reason);
      case Reader.Told.Does(RoleStatus status) -> {
        seen.add(instance + " " + status.duty());
        yield allowed.contains(status.duty())
            ? new Done("as it should be")
            : new Broken("%s is %s and does not %s".formatted(instance, status.duty(), what));
      }
    };
  }
}
