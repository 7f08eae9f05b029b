package io.understudy.inventory;

/** A component on a node: a server that runs. */
public record Instance(InstanceId id, Cluster cluster, Node node, Component component) {

  /** For logs and messages: {@code cluster/node/component}. */
  @Override
  public String toString() {
    return cluster.name() + "/" + node.name() + "/" + component.name();
  }
}
