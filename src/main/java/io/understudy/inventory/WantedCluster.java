package io.understudy.inventory;

import io.understudy.security.Secret;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A declaration that was checked, with its defaults and with kept secrets filled in. */
record WantedCluster(
    String name,
    String primary,
    Approval approval,
    boolean fourEyes,
    List<WantedNode> nodes,
    List<WantedComponent> components,
    List<TrafficDirector> traffic,
    @Nullable AutomaticFailover automaticFailover,
    List<Probe> probes) {

  record WantedNode(String name, URI url, Secret token) {}

  record WantedComponent(String name, ComponentKind kind, String driver) {}

  /** Whether the cluster is this already. */
  boolean describes(Cluster cluster) {
    return approval == cluster.approval()
        && fourEyes == cluster.fourEyes()
        && traffic.equals(cluster.traffic())
        && probes.equals(cluster.probes())
        && Objects.equals(automaticFailover, cluster.automaticFailover())
        && nodes.equals(
            cluster.nodes().stream()
                .map(n -> new WantedNode(n.name(), n.agent().url(), Secret.of(n.agent().token())))
                .toList())
        && components.equals(
            cluster.components().stream()
                .map(c -> new WantedComponent(c.name(), c.kind(), c.driver()))
                .toList());
  }
}
