package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Instance;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Broken;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads both sides and asks the probes: only this decides what is true. What the servers do and
 * whether clients are served are told apart, also when one of them is not as it should be.
 */
@Singleton
class VerifyStep implements Step {

  private static final String ROLES = "verified-roles";
  private static final String FINE = "fine";

  private final Stage stage;
  private final Reader reader;
  private final ProbeRound probes;

  VerifyStep(Stage stage, Reader reader, ProbeRound probes) {
    this.stage = stage;
    this.reader = reader;
    this.probes = probes;
  }

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(30);
  }

  /** When the servers are as they should be, it is the probes that are waited for. */
  @Override
  public Duration patience(StepContext context) {
    return context.recall(ROLES).filter(FINE::equals).isPresent()
        ? probes.patience(context)
        : patience();
  }

  @Override
  public StepOutcome run(StepContext context) {
    StepOutcome roles = roles(context);
    if (stage.cluster(context).probes().isEmpty()) {
      return roles;
    }
    StepOutcome asked = probes.ask(context);
    boolean told = roles instanceof Done && !(asked instanceof Unknown);
    context.remember(ROLES, told ? FINE : "not");
    String both = roles.detail() + "; " + asked.detail();
    return switch (roles) {
      case Done _ -> asked instanceof Done ? new Done(both) : failing(roles, asked);
      case Unknown _ -> new Unknown(both);
      case Refused _, Broken _, StepOutcome.Irrevocable _ -> new Broken(both);
    };
  }

  private static StepOutcome failing(StepOutcome roles, StepOutcome asked) {
    String words =
        "the servers are as they should be (" + roles.detail() + "), but " + asked.detail();
    return asked instanceof Unknown ? new Unknown(words) : new Refused(words);
  }

  private StepOutcome roles(StepContext context) {
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
        if (seen.getLast().endsWith(words(Duty.SERVING)) && context.attempt() == 1) {
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
        String does = instance + " " + words(status.duty());
        seen.add(does);
        yield allowed.contains(status.duty())
            ? new Done("as it should be")
            : new Broken(does + " and does not " + what);
      }
    };
  }

  private static String words(Duty duty) {
    return switch (duty) {
      case WRITABLE -> "takes writes";
      case READ_ONLY -> "refuses writes";
      case IN_RECOVERY -> "replays another server's changes";
      case STOPPED -> "is shut down";
      case CRASHED -> "has ended without being shut down";
      case SERVING -> "takes requests";
      case SUSPENDED -> "is suspended";
      case ADMIN_ONLY -> "runs for administrators alone";
      case NONE -> "has no role to move";
    };
  }
}
