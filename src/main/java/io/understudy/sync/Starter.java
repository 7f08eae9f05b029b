package io.understudy.sync;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Operations;
import io.understudy.operation.StartAnswer;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Lets approved syncs run: one per cluster, outside of freeze windows. */
@ApplicationScoped
class Starter {

  private static final Logger LOG = Logger.getLogger(Starter.class);

  private final Inventory inventory;
  private final Ledger ledger;
  private final SyncStore store;
  private final Freezes freezes;
  private final Operations operations;
  private final SyncOperation kind;

  Starter(
      Inventory inventory,
      Ledger ledger,
      SyncStore store,
      Freezes freezes,
      Operations operations,
      SyncOperation kind) {
    this.inventory = inventory;
    this.ledger = ledger;
    this.store = store;
    this.freezes = freezes;
    this.operations = operations;
    this.kind = kind;
  }

  /** Starts it when it may, else notes what it waits for; nothing when it is not approved. */
  @Transactional
  void start(long id) {
    SyncRow row = store.locked(id);
    if (row.state != SyncState.APPROVED) {
      return;
    }
    Cluster cluster = inventory.find(row.clusterId).orElseThrow(() -> SyncStore.unknown(id));
    Sync sync = store.read(row);
    Optional<String> frozen = sync.request().force() ? Optional.empty() : freezes.blocking(cluster);
    if (frozen.isPresent()) {
      ledger.waits(id, frozen.get());
      return;
    }
    switch (operations.start(kind, cluster.id(), SyncOperation.body(id), sync.proposedBy())) {
      case StartAnswer.Accepted(var operation) -> ledger.running(row, operation.id());
      case StartAnswer.Occupied(var running) ->
          ledger.waits(id, "waits for the cluster's " + running.kind() + " that runs now");
    }
  }

  /** Starts whatever waits and may run by now. */
  void startWaiting() {
    for (long id : waiting()) {
      try {
        start(id);
      } catch (RequestRefused gone) {
        LOG.debugf("sync %d is gone: %s", id, gone.getMessage());
      }
    }
  }

  @Transactional
  List<Long> waiting() {
    return store.idsIn(SyncState.APPROVED);
  }
}
