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

  /** A cluster with what is said about it. */
  public record Row(Cluster cluster, State state, List<State> states, int approvals) {}

  /** The worst of all clusters, and where to look. */
  public record Worst(State.Kind kind, String word, String href) {}

  List<Row> rows() {
    return inventory.list().stream().map(this::row).toList();
  }

  Row row(Cluster cluster) {
    List<State> states = signs.stream().flatMap(sign -> sign.of(cluster).stream()).toList();
    State worst = states.stream().max(Comparator.comparing(State::kind)).orElse(nothingKnown());
    int approvals = signs.stream().mapToInt(sign -> sign.pendingApprovals(cluster)).sum();
    return new Row(cluster, worst, states, approvals);
  }

  List<State> states(Cluster cluster, Node node) {
    return signs.stream().flatMap(sign -> sign.of(cluster, node).stream()).toList();
  }

  static Worst worst(List<Row> rows) {
    return rows.stream()
        .max(Comparator.comparing(row -> row.state().kind()))
        .map(row ->
            new Worst(
                row.state().kind(),
                rows.size() == 1 || row.state().kind() == State.Kind.OK
                    ? row.state().word()
                    : row.cluster().name() + ": " + row.state().word(),
                "/clusters/" + row.cluster().name()))
        .orElseGet(() -> new Worst(State.Kind.UNKNOWN, "no cluster yet", "/"));
  }

  private static State nothingKnown() {
    return State.unknown("not collected yet")
        .because("nothing was heard of this cluster's instances so far");
  }
}
