package io.understudy.web;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.sync.SyncState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What drift and syncs have to say about clusters and nodes. */
@ApplicationScoped
class DriftSigns implements Signs {

  private final Judgements judgements;

  DriftSigns(Judgements judgements) {
    this.judgements = judgements;
  }

  @Override
  public List<State> of(Cluster cluster) {
    var states = new ArrayList<State>();
    worst(cluster).ifPresent(states::add);
    running(cluster).ifPresent(states::add);
    return states;
  }

  @Override
  public Optional<State> sync(Cluster cluster) {
    return running(cluster).or(() -> worst(cluster));
  }

  private Optional<State> worst(Cluster cluster) {
    return judgements.drifts(cluster).stream()
        .map(DriftView::state)
        .max(Comparator.comparing(State::kind))
        .map(state -> state.leadingTo("/clusters/" + cluster.name() + "/drift"));
  }

  private Optional<State> running(Cluster cluster) {
    return judgements.openSyncs(cluster).stream()
        .filter(sync -> sync.state() == SyncState.RUNNING)
        .findFirst()
        .map(sync -> State.busy("sync runs").leadingTo("/syncs/" + sync.id()));
  }

  @Override
  public List<State> of(Cluster cluster, Node node) {
    return node.primary()
        ? List.of()
        : List.of(
            DriftView.state(judgements.drift(cluster, node))
                .leadingTo("/clusters/" + cluster.name() + "/drift"));
  }

  @Override
  public int pendingApprovals(Cluster cluster) {
    return (int)
        judgements.openSyncs(cluster).stream()
            .filter(sync -> sync.state() == SyncState.PROPOSED)
            .count();
  }
}
