package io.understudy.web;

import io.quarkus.arc.All;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/** Puts together what the capabilities say about clusters and nodes. */
@ApplicationScoped
public class Overview {

  private final Inventory inventory;
  private final List<Signs> signs;

  Overview(Inventory inventory, @All List<Signs> signs) {
    this.inventory = inventory;
    this.signs = signs;
  }

  /**
   * A cluster with what is said about it.
   *
   * @param state the worst of all
   * @param sync whether its standbys are equal to its primary
   */
  public record Row(Cluster cluster, State state, State sync, List<State> states, int approvals) {}

  List<Row> rows() {
    return inventory.list().stream().map(this::row).toList();
  }

  Row row(Cluster cluster) {
    List<State> states = signs.stream().flatMap(sign -> sign.of(cluster).stream()).toList();
    State worst = states.stream().max(Comparator.comparing(State::kind)).orElse(nothingKnown());
    int approvals = signs.stream().mapToInt(sign -> sign.pendingApprovals(cluster)).sum();
    State sync =
        signs.stream()
            .flatMap(sign -> sign.sync(cluster).stream())
            .max(Comparator.comparing(State::kind))
            .orElse(nothingKnown());
    return new Row(cluster, worst, sync, states, approvals);
  }

  List<State> states(Cluster cluster, Node node) {
    return signs.stream().flatMap(sign -> sign.of(cluster, node).stream()).toList();
  }

  private static State nothingKnown() {
    return State.unknown("not collected yet")
        .because("nothing was heard of this cluster's instances so far");
  }
}
