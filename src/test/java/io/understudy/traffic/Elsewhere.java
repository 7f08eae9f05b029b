package io.understudy.traffic;

import io.understudy.inventory.AgentAddress;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import java.net.URI;
import java.util.List;

/** The same cluster with the agent of one node somewhere else. */
final class Elsewhere {

  private Elsewhere() {}

  static Post agent(Post post, String name, URI url) {
    Cluster cluster = post.cluster();
    List<Node> nodes =
        cluster.nodes().stream()
            .map(node ->
                node.name().equals(name)
                    ? new Node(
                        node.id(),
                        name,
                        node.role(),
                        new AgentAddress(url, node.agent().token(), name),
                        node.instances())
                    : node)
            .toList();
    return new Post(
        new Cluster(
            cluster.id(),
            cluster.name(),
            cluster.approval(),
            cluster.fourEyes(),
            cluster.traffic(),
            nodes,
            cluster.components(),
            cluster.automaticFailover(),
            cluster.probes()),
        post.position(),
        post.document());
  }
}
