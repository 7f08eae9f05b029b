package io.understudy.sync;

import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationId;
import io.understudy.operation.Operations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds out, by reading, what became of syncs whose contact was lost. Nothing is assumed: as long
 * as a job may still run or the target is silent, the sync stays unknown.
 */
@ApplicationScoped
class UnknownSyncs {

  private final SyncStore store;
  private final SyncSteps steps;
  private final Ledger ledger;
  private final Operations operations;
  private final Inventory inventory;
  private final Jobs jobs;

  UnknownSyncs(
      SyncStore store,
      SyncSteps steps,
      Ledger ledger,
      Operations operations,
      Inventory inventory,
      Jobs jobs) {
    this.store = store;
    this.steps = steps;
    this.ledger = ledger;
    this.operations = operations;
    this.inventory = inventory;
    this.jobs = jobs;
  }

  /** Looks at every sync that is unknown. */
  void resolve() {
    for (Sync sync : unknown()) {
      resolve(sync);
    }
  }

  @Transactional
  List<Sync> unknown() {
    return store.idsIn(SyncState.UNKNOWN).stream()
        .map(store::find)
        .flatMap(Optional::stream)
        .toList();
  }

  private void resolve(Sync sync) {
    if (inventory.find(sync.clusterId()).isEmpty() || atWork(sync)) {
      return;
    }
    SyncSteps.Read read = steps.read(sync);
    if (read.silent() != null) {
      return;
    }
    Verification verification = read.verification();
    ledger.report(
        sync.id(),
        verification.verified(),
        result -> result.withWrong(verification.wrong()).withPendingRestart(read.pending()));
    if (verification.complete()) {
      steps.settle(sync);
      ledger.end(
          sync.id(),
          SyncState.SUCCEEDED,
          "contact was lost; read back later, and all is as planned");
    } else if (verification.untouched()) {
      ledger.end(
          sync.id(), SyncState.FAILED, "contact was lost; read back later, and all is as before");
    } else {
      ledger.end(
          sync.id(),
          SyncState.ERROR,
          "contact was lost; read back later: "
              + verification.verified()
              + " of "
              + verification.total()
              + " are as planned, "
              + verification.asBefore()
              + " as before; look at the drift and sync again");
    }
  }

  /** Whether a job of it may still change something. */
  private boolean atWork(Sync sync) {
    OperationId id = sync.operation();
    if (id == null) {
      return false;
    }
    var facts = operations.find(id).map(operation -> operation.facts()).orElse(Map.of());
    var cluster = inventory.find(sync.clusterId()).orElseThrow();
    return sync.plan().components().stream()
        .anyMatch(plan -> {
          var target = cluster.instance(sync.target(), plan.component());
          return List.of("apply", "put-back").stream()
              .map(purpose -> facts.get(SyncSteps.fact(purpose, plan)))
              .filter(Objects::nonNull)
              .anyMatch(
                  job -> jobs.find(target, Objects.requireNonNull(job)) instanceof Jobs.Ended.Lost);
        });
  }
}
