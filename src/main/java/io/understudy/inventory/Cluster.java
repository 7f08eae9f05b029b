package io.understudy.inventory;

import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that can serve one service.
 *
 * @param name unique
 * @param approval whether syncs wait for approval
 * @param fourEyes whether nobody approves what they proposed
 * @param traffic the directors in the order in which they are asked
 * @param nodes in the order of the declaration
 * @param automaticFailover null when nobody wants it
 * @param components in the order of the declaration
 * @param probes what is asked to see that clients are served, in the order of the declaration
 */
public record Cluster(
    long id,
    String name,
    Approval approval,
    boolean fourEyes,
    List<TrafficDirector> traffic,
    List<Node> nodes,
    List<Component> components,
    @Nullable AutomaticFailover automaticFailover,
    List<Probe> probes) {

  public Cluster {
    traffic = List.copyOf(traffic);
    nodes = List.copyOf(nodes);
    components = List.copyOf(components);
    probes = List.copyOf(probes);
  }

  /** Without automatic failover and probes. */
  public Cluster(
      long id,
      String name,
      Approval approval,
      boolean fourEyes,
      List<TrafficDirector> traffic,
      List<Node> nodes,
      List<Component> components) {
    this(id, name, approval, fourEyes, traffic, nodes, components, null, List.of());
  }

  /** The node that serves. */
  public Node primary() {
    return nodes.stream().filter(Node::primary).findFirst().orElseThrow();
  }

  /** The nodes that wait. */
  public List<Node> standbys() {
    return nodes.stream().filter(node -> !node.primary()).toList();
  }

  /**
   * The node of this name.
   *
   * @throws RequestRefused {@code UNKNOWN_NODE}
   */
  public Node node(String node) {
    return nodes.stream()
        .filter(n -> n.name().equals(node))
        .findFirst()
        .orElseThrow(() ->
            new RequestRefused(
                ErrorCode.UNKNOWN_NODE,
                "cluster " + name + " has no node of that name; it has " + names(nodes)));
  }

  /**
   * The component of this name.
   *
   * @throws RequestRefused {@code UNKNOWN_COMPONENT}
   */
  public Component component(String component) {
    return components.stream()
        .filter(c -> c.name().equals(component))
        .findFirst()
        .orElseThrow(() ->
            new RequestRefused(
                ErrorCode.UNKNOWN_COMPONENT,
                "cluster "
                    + name
                    + " has no component of that name; it has "
                    + String.join(", ", components.stream().map(Component::name).toList())));
  }

  /** Every instance: node by node, in the order of the components. */
  public List<Instance> instances() {
    return nodes.stream().flatMap(node -> instances(node).stream()).toList();
  }

  /** The instances on a node of this cluster, in the order of the components. */
  public List<Instance> instances(Node node) {
    return components.stream().map(component -> instance(node, component)).toList();
  }

  /** The instance of a component on a node, both of this cluster. */
  public Instance instance(Node node, Component component) {
    InstanceId id =
        Objects.requireNonNull(
            node.instances().get(component.name()), "node and component are of one cluster");
    return new Instance(id, this, node, component);
  }

  /**
   * The instance of a component on a node, by their names.
   *
   * @throws RequestRefused {@code UNKNOWN_NODE}, {@code UNKNOWN_COMPONENT}
   */
  public Instance instance(String node, String component) {
    return instance(node(node), component(component));
  }

  private static String names(List<Node> nodes) {
    return String.join(", ", nodes.stream().map(Node::name).toList());
  }
}
