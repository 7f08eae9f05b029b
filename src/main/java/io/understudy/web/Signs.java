package io.understudy.web;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import java.util.List;
import java.util.Optional;

/**
 * What a capability contributes to the pages that show everything: beans of this type are found. A
 * contribution answers from what is stored and calls no agent.
 */
public interface Signs {

  /** How a cluster is in this respect; the worst is what the cluster's row and the top bar show. */
  default List<State> of(Cluster cluster) {
    return List.of();
  }

  /** Whether the cluster's standbys are equal to its primary, for the top bar of every page. */
  default Optional<State> sync(Cluster cluster) {
    return Optional.empty();
  }

  /** How a node is in this respect, for its box in the topology. */
  default List<State> of(Cluster cluster, Node node) {
    return List.of();
  }

  /** Syncs of a cluster that wait for somebody. */
  default int pendingApprovals(Cluster cluster) {
    return 0;
  }
}
