package io.understudy.switchover;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.ComponentKind;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.operation.StepContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/** Who is who in the move that a context runs. */
@ApplicationScoped
class Stage {

  private final Inventory inventory;

  Stage(Inventory inventory) {
    this.inventory = inventory;
  }

  Cluster cluster(StepContext context) {
    return inventory
        .find(context.clusterId())
        .orElseThrow(() -> new IllegalStateException("the cluster is no longer declared"));
  }

  /** The instances of the node that served at the start; what others need comes first. */
  List<Instance> old(StepContext context) {
    return on(context, MoveOrder.of(context).primary());
  }

  /** The instances of the candidate, in the same order. */
  List<Instance> candidate(StepContext context) {
    return on(context, MoveOrder.of(context).candidate());
  }

  /** The candidate's instance of the same component. */
  Instance candidateOf(StepContext context, Instance old) {
    Cluster cluster = cluster(context);
    return cluster.instance(cluster.node(MoveOrder.of(context).candidate()), old.component());
  }

  private List<Instance> on(StepContext context, String node) {
    Cluster cluster = cluster(context);
    return cluster.instances(cluster.node(node)).stream()
        .sorted(
            Comparator.comparing(instance -> instance.component().kind(), ComponentKind.UPWARDS))
        .toList();
  }
}
