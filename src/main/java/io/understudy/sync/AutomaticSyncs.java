package io.understudy.sync;

import io.understudy.drift.DriftItem;
import io.understudy.drift.Drifts;
import io.understudy.drift.StandbyDrift;
import io.understudy.history.History;
import io.understudy.history.Revision;
import io.understudy.inventory.Approval;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.InstanceId;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Makes standbys equal by itself in clusters whose approval is automatic. It leaves alone what
 * somebody decided against, and does not try again what has not worked while nothing has changed.
 */
@ApplicationScoped
class AutomaticSyncs {

  private static final Logger LOG = Logger.getLogger(AutomaticSyncs.class);

  private final Inventory inventory;
  private final Drifts drifts;
  private final Declined declined;
  private final Syncs syncs;
  private final SyncStore store;
  private final History history;
  private final Freezes freezes;

  AutomaticSyncs(
      Inventory inventory,
      Drifts drifts,
      Declined declined,
      Syncs syncs,
      SyncStore store,
      History history,
      Freezes freezes) {
    this.inventory = inventory;
    this.drifts = drifts;
    this.declined = declined;
    this.syncs = syncs;
    this.store = store;
    this.history = history;
    this.freezes = freezes;
  }

  /** Proposes what is due in every such cluster. */
  void propose() {
    for (Cluster cluster : inventory.list()) {
      if (cluster.approval() == Approval.AUTOMATIC && freezes.blocking(cluster).isEmpty()) {
        cluster.standbys().forEach(standby -> propose(cluster, standby));
      }
    }
  }

  private void propose(Cluster cluster, Node standby) {
    if (store.hasOpen(cluster.id(), standby.name()) || !due(cluster, standby)) {
      return;
    }
    Optional<Sync> last = store.lastAutomatic(cluster.id(), standby.name());
    if (last.isPresent() && failedOnThePresent(last.get())) {
      return;
    }
    try {
      Sync sync = syncs.proposeAutomatically(cluster, standby.name());
      LOG.infof("sync %d of %s/%s: %s", sync.id(), cluster.name(), standby.name(), sync.state());
    } catch (RequestRefused | PersistenceException notNow) {
      LOG.debugf(
          "no automatic sync of %s/%s now: %s",
          cluster.name(), standby.name(), notNow.getMessage());
    }
  }

  /** Whether something that a sync may touch is known to differ. */
  private boolean due(Cluster cluster, Node standby) {
    StandbyDrift drift = drifts.of(cluster, standby);
    return drift.components().stream()
        .filter(component -> component.status() == StandbyDrift.Status.DRIFTED)
        .flatMap(component -> component.comparison().items().stream())
        .filter(item -> item.handling() == DriftItem.Handling.SYNC)
        .anyMatch(item ->
            !declined
                .of(cluster.instance(standby.name(), item.component()).id().value())
                .test(item));
  }

  private boolean failedOnThePresent(Sync last) {
    return last.state() != SyncState.SUCCEEDED
        && last.plan().components().stream()
            .allMatch(plan ->
                same(plan.target().instance(), plan.target().hash())
                    && same(plan.source().instance(), plan.source().hash()));
  }

  private boolean same(long instance, String hash) {
    return history.latest(new InstanceId(instance)).map(Revision::hash).equals(Optional.of(hash));
  }
}
