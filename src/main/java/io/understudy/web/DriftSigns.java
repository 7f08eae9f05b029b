package io.understudy.web;

import io.understudy.drift.Drifts;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.sync.SyncState;
import io.understudy.sync.Syncs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What drift and syncs have to say about clusters and nodes. */
@ApplicationScoped
class DriftSigns implements Signs {

  private final Drifts drifts;
  private final Syncs syncs;

  DriftSigns(Drifts drifts, Syncs syncs) {
    this.drifts = drifts;
    this.syncs = syncs;
  }

  @Override
  public List<State> of(Cluster cluster) {
    var states = new ArrayList<State>();
    drifts.of(cluster).stream()
        .map(DriftView::state)
        .max(Comparator.comparing(State::kind))
        .ifPresent(states::add);
    if (syncs.open(cluster).stream().anyMatch(sync -> sync.state() == SyncState.RUNNING)) {
      states.add(State.busy("sync runs"));
    }
    return states;
  }

  @Override
  public List<State> of(Cluster cluster, Node node) {
    return node.primary() ? List.of() : List.of(DriftView.state(drifts.of(cluster, node)));
  }

  @Override
  public int pendingApprovals(Cluster cluster) {
    return (int)
        syncs.open(cluster).stream().filter(sync -> sync.state() == SyncState.PROPOSED).count();
  }
}
