package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStyle;
import io.understudy.history.History;
import io.understudy.inventory.Approval;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.polling.Polling;
import io.understudy.readiness.Finding;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Preflight;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/**
 * Collects a last time, syncs what that brought up where that is allowed, and remembers both sides
 * as they are before anything moves.
 */
@Singleton
class CollectStep implements Step {

  private final Stage stage;
  private final Polling polling;
  private final Preflight preflight;
  private final FinalSync sync;
  private final History history;
  private final Reader reader;
  private final Preparation preparation;

  CollectStep(
      Stage stage,
      Polling polling,
      Preflight preflight,
      FinalSync sync,
      History history,
      Reader reader,
      Preparation preparation) {
    this.stage = stage;
    this.polling = polling;
    this.preflight = preflight;
    this.sync = sync;
    this.history = history;
    this.reader = reader;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "final-sync";
  }

  @Override
  public StepOutcome run(StepContext context) {
    MoveOrder order = MoveOrder.of(context);
    Cluster cluster = stage.cluster(context);
    // Nobody else's: one that hangs would be waited for.
    polling.collectNow(cluster, both(context));
    StepOutcome synced = settle(context, cluster, order);
    StepOutcome remembered = synced instanceof Done ? remember(context, synced) : synced;
    if (!(remembered instanceof Done)) {
      return remembered;
    }
    return switch (order.kind()) {
      case SWITCHOVER -> preparation.run(context, remembered);
      case REHEARSAL -> preparation.rehearse(context, remembered);
      case FAILOVER, REJOIN -> remembered;
    };
  }

  private List<Instance> both(StepContext context) {
    return Stream.concat(stage.candidate(context).stream(), stage.old(context).stream()).toList();
  }

  @Override
  public StepOutcome undo(StepContext context) {
    return sync.undo(context);
  }

  private StepOutcome settle(StepContext context, Cluster cluster, MoveOrder order) {
    return switch (order.kind()) {
      case FAILOVER ->
          order.unapplied() == Unapplied.APPLY && !order.unappliedKeys().isEmpty()
              ? sync.run(context, cluster, order)
              : new Done("unapplied changes of the lost primary: " + order.unapplied().word());
      case REHEARSAL, REJOIN -> refuseDrift(cluster, order);
      case SWITCHOVER ->
          order.syncFirst() || cluster.approval() == Approval.AUTOMATIC
              ? thenRefuseDrift(sync.run(context, cluster, order), cluster, order)
              : refuseDrift(cluster, order);
    };
  }

  private StepOutcome thenRefuseDrift(StepOutcome synced, Cluster cluster, MoveOrder order) {
    if (!(synced instanceof Done)) {
      return synced;
    }
    StepOutcome checked = refuseDrift(cluster, order);
    return checked instanceof Done ? synced : checked;
  }

  /** Drift that came up after preflight stops it here, while nothing has moved. */
  private StepOutcome refuseDrift(Cluster cluster, MoveOrder order) {
    List<Finding> drift =
        preflight.of(cluster, order.candidate(), order.kind()).blocking(order.override()).stream()
            .filter(finding -> PreflightStep.DRIFT.contains(finding.code()))
            .toList();
    return drift.isEmpty()
        ? new Done("collected; no drift that matters")
        : new Refused(PreflightStep.words(drift));
  }

  /** A failover has nothing to go back to, so it waits for a candidate that is started again. */
  private static StepOutcome down(StepContext context, String detail) {
    return MoveOrder.of(context).kind() == MoveKind.FAILOVER
        ? new Unknown(detail)
        : new Refused(detail);
  }

  private StepOutcome remember(StepContext context, StepOutcome synced) {
    for (Instance instance : stage.candidate(context)) {
      if (!(reader.role(instance) instanceof Reader.Told.Does(RoleStatus status))) {
        return new Unknown(instance + " does not answer");
      }
      boolean down = status.duty().down();
      if (down && MoveOrder.of(context).kind() != MoveKind.REJOIN) {
        return down(context, instance + " is down (" + status.duty() + ")");
      }
      if (status.duty() == Duty.WRITABLE || status.duty() == Duty.SERVING) {
        context.remember(Facts.writableBefore(instance), "true");
      }
      RoleFacts.decide(
          context, instance, status.follows() ? RoleStyle.STREAMING : RoleStyle.READ_ONLY);
      RoleFacts.before(context, instance, status);
    }
    for (Instance instance : both(context)) {
      history
          .latest(instance.id())
          .ifPresent(revision ->
              context.remember(Facts.revisionOf(instance), Integer.toString(revision.number())));
    }
    return synced;
  }
}
