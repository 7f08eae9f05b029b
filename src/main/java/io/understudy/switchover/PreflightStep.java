package io.understudy.switchover;

import io.understudy.inventory.Cluster;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Preflight;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks once more, now that nothing else can begin in this cluster. */
@Singleton
class PreflightStep implements Step {

  private final Stage stage;
  private final Preflight preflight;
  private final Preflights kept;

  PreflightStep(Stage stage, Preflight preflight, Preflights kept) {
    this.stage = stage;
    this.preflight = preflight;
    this.kept = kept;
  }

  @Override
  public String name() {
    return "preflight";
  }

  @Override
  public StepOutcome run(StepContext context) {
    MoveOrder order = MoveOrder.of(context);
    Cluster cluster = stage.cluster(context);
    if (!cluster.primary().name().equals(order.primary())) {
      return new StepOutcome.Refused(
          cluster.primary().name() + " became the primary in the meantime; look again");
    }
    context.remember(Facts.CANDIDATE, order.candidate());
    Preflight.Report report =
        withoutThisOne(preflight.of(cluster, order.candidate(), order.kind()));
    kept.keep(context.operation(), report);
    List<Finding> blocking = report.blocking(passed(order));
    if (blocking.isEmpty()) {
      return new StepOutcome.Done("nothing blocks; findings in all: " + report.findings().size());
    }
    return order.kind() == MoveKind.FAILOVER && bySilence(blocking)
        ? new StepOutcome.Unknown(words(blocking))
        : new StepOutcome.Refused(words(blocking));
  }

  /**
   * Whether all of it may be over in a moment, with a candidate that is started again. A failover
   * waits for that, since there is nothing to go back to.
   */
  private static boolean bySilence(List<Finding> blocking) {
    Set<FindingCode> codes =
        blocking.stream()
            .map(Finding::code)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(FindingCode.class)));
    return OF_SILENCE.containsAll(codes)
        && (codes.contains(FindingCode.CANDIDATE_UNREACHABLE)
            || codes.contains(FindingCode.CANDIDATE_FAILING));
  }

  /** What preflight says of a node that is silent, or whose server is. */
  private static final Set<FindingCode> OF_SILENCE =
      Set.of(
          FindingCode.CANDIDATE_UNREACHABLE,
          FindingCode.CANDIDATE_FAILING,
          FindingCode.NOT_REJOINED,
          FindingCode.DIRECTOR_UNREACHABLE);

  /** The operation that runs in this cluster is this one: nobody needs to be told. */
  private static Preflight.Report withoutThisOne(Preflight.Report report) {
    return new Preflight.Report(
        report.candidate(),
        report.kind(),
        report.at(),
        report.findings().stream()
            .filter(finding -> finding.code() != FindingCode.OPERATION_RUNNING)
            .toList(),
        report.unapplied(),
        report.rehearsed());
  }

  /** What does not count: what was overridden, and what it will sync. */
  private static Set<FindingCode> passed(MoveOrder order) {
    Set<FindingCode> passed = EnumSet.noneOf(FindingCode.class);
    passed.addAll(order.override());
    if (order.syncFirst()) {
      passed.addAll(DRIFT);
    }
    return passed;
  }

  /** The findings that a sync would settle. */
  static final Set<FindingCode> DRIFT =
      Set.of(FindingCode.DRIFT_BLOCKS_START, FindingCode.DRIFT_CHANGES_BEHAVIOUR);

  static String words(List<Finding> blocking) {
    return blocking.stream()
        .map(finding -> finding.code() + ": " + finding.message())
        .collect(Collectors.joining(" "));
  }
}
