package io.understudy.sync;

import io.understudy.drift.Drifts;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A sync inside the slot of another operation: planned, applied, verified and kept as any other, by
 * the step that calls this. Can be run again with the same context until it is {@link Done}.
 */
@ApplicationScoped
public class InnerSync {

  private final Inventory inventory;
  private final Planning planning;
  private final Ledger ledger;
  private final SyncStore store;
  private final SyncSteps steps;
  private final Drifts drifts;

  InnerSync(
      Inventory inventory,
      Planning planning,
      Ledger ledger,
      SyncStore store,
      SyncSteps steps,
      Drifts drifts) {
    this.inventory = inventory;
    this.planning = planning;
    this.ledger = ledger;
    this.store = store;
    this.steps = steps;
    this.drifts = drifts;
  }

  /**
   * Makes the standby equal to the primary's latest revision.
   *
   * @param context of the step that holds the slot
   */
  public StepOutcome run(StepContext context, String standby, String reason) {
    StepContext inner = context.within("inner");
    Optional<Long> begun = store.inside(context.operation());
    if (begun.isEmpty()) {
      try {
        begun = begin(inner, standby, reason);
      } catch (RequestRefused refused) {
        return refused.code() == ErrorCode.UNAVAILABLE
            ? new Unknown(refused.message())
            : new StepOutcome.Refused(refused.message());
      }
    }
    return begun.map(id -> carryOut(inner, id)).orElseGet(() -> new Done("nothing to sync"));
  }

  /** Puts back what {@link #run} applied, when it was not verified. */
  public StepOutcome undo(StepContext context) {
    StepContext inner = context.within("inner");
    Optional<Long> id = store.inside(context.operation());
    if (id.isEmpty() || store.require(id.get()).state() != SyncState.RUNNING) {
      return new Done("nothing to put back");
    }
    StepOutcome outcome = steps.putBack(inner, id.get());
    if (outcome instanceof Done) {
      ledger.end(id.get(), SyncState.FAILED, "put back inside " + context.operation());
    }
    return outcome;
  }

  private Optional<Long> begin(StepContext inner, String standby, String reason) {
    Cluster cluster = inventory.find(inner.clusterId()).orElseThrow();
    SyncRequest request =
        SyncCheck.check(
            cluster, new SyncDeclaration(standby, null, null, null, false, false, false, reason));
    Planning.Planned planned = planning.plan(cluster, request, item -> false);
    if (planned.plan().nothingToDo()) {
      planned.sides().forEach(drifts::verified);
      return Optional.empty();
    }
    return Optional.of(add(inner, cluster, request, planned.plan()));
  }

  @Transactional
  long add(StepContext inner, Cluster cluster, SyncRequest request, Plan plan) {
    Sync sync =
        ledger.add(
            cluster,
            request,
            plan,
            new Ledger.Opening(SyncState.PROPOSED, inner.actor(), true, null));
    ledger.decide(
        sync.id(), SyncState.APPROVED, inner.actor(), "part of operation " + inner.operation());
    ledger.running(store.locked(sync.id()), inner.operation());
    return sync.id();
  }

  private StepOutcome carryOut(StepContext inner, long id) {
    if (store.require(id).state() == SyncState.SUCCEEDED) {
      return new Done("sync " + id + " was verified");
    }
    List<BiFunction<StepContext, Long, StepOutcome>> parts =
        List.of(steps::apply, steps::verify, steps::record);
    StepOutcome last = new Done("");
    for (BiFunction<StepContext, Long, StepOutcome> part : parts) {
      last = part.apply(inner, id);
      if (!(last instanceof Done)) {
        return last;
      }
      inner.note("sync " + id + ": " + last.detail());
    }
    ledger.end(id, SyncState.SUCCEEDED, "verified by reading it back");
    Sync sync = store.require(id);
    return new Done("sync " + id + ": verified " + sync.verified() + "/" + sync.total());
  }
}
