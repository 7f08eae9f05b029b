package io.understudy.sync;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import jakarta.enterprise.context.ApplicationScoped;

/** Ends what waits to make a node equal that has become the primary in the meantime. */
@ApplicationScoped
class Overtaken {

  private final Inventory inventory;
  private final SyncStore store;
  private final Ledger ledger;

  Overtaken(Inventory inventory, SyncStore store, Ledger ledger) {
    this.inventory = inventory;
    this.store = store;
    this.ledger = ledger;
  }

  void end() {
    for (Cluster cluster : inventory.list()) {
      String primary = cluster.primary().name();
      for (long id : store.waiting(cluster.id(), primary)) {
        ledger.stale(id, primary + " is the primary now");
      }
    }
  }
}
