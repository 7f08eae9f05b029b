package io.understudy.inventory;

import java.util.Map;

/**
 * A host of a cluster.
 *
 * @param name unique in its cluster
 * @param instances component name → the instance on this node, for every component of the cluster
 */
public record Node(
    long id, String name, Role role, AgentAddress agent, Map<String, InstanceId> instances) {

  public Node {
    instances = Map.copyOf(instances);
  }

  /** Whether it serves at the moment. */
  public boolean primary() {
    return role == Role.PRIMARY;
  }
}
