package io.understudy.inventory;

import io.understudy.inventory.WantedCluster.WantedComponent;
import io.understudy.inventory.WantedCluster.WantedNode;
import io.understudy.security.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns entities into records and declarations into entities. */
@ApplicationScoped
class ClusterStore {

  private static final String TOKEN = "agent token";

  private final Vault vault;
  private final TrafficText trafficText;
  private final ProbeText probeText;

  ClusterStore(Vault vault) {
    this.vault = vault;
    this.trafficText = new TrafficText(vault);
    this.probeText = new ProbeText(vault);
  }

  Cluster read(ClusterEntity entity) {
    return new Cluster(
        Objects.requireNonNull(entity.id),
        entity.name,
        Arrays.stream(Approval.values())
            .filter(approval -> approval.word().equals(entity.approval))
            .findFirst()
            .orElseThrow(),
        entity.fourEyes,
        trafficText.read(entity.traffic),
        entity.nodes.stream().map(this::node).toList(),
        entity.components.stream().map(ClusterStore::component).toList(),
        automatic(entity),
        probeText.read(entity.probes));
  }

  private static @Nullable AutomaticFailover automatic(ClusterEntity entity) {
    Integer checks = entity.automaticChecks;
    String every = entity.automaticEvery;
    return checks == null || every == null
        ? null
        : new AutomaticFailover(checks, Duration.parse(every));
  }

  private Node node(NodeEntity entity) {
    Map<String, InstanceId> instances = new HashMap<>();
    for (InstanceEntity instance : entity.instances) {
      instances.put(instance.component.name, new InstanceId(Objects.requireNonNull(instance.id)));
    }
    return new Node(
        Objects.requireNonNull(entity.id),
        entity.name,
        entity.role,
        new AgentAddress(
            URI.create(entity.agentUrl),
            vault.open(TOKEN, entity.agentToken).reveal(),
            entity.name),
        instances);
  }

  private static Component component(ComponentEntity entity) {
    ComponentKind kind =
        Arrays.stream(ComponentKind.values())
            .filter(k -> k.word().equals(entity.kind))
            .findFirst()
            .orElseThrow();
    return new Component(Objects.requireNonNull(entity.id), entity.name, kind, entity.driver);
  }

  /** Drops the instances of components that are no longer wanted. */
  void dropInstances(ClusterEntity entity, WantedCluster wanted) {
    List<String> componentNames = wanted.components().stream().map(WantedComponent::name).toList();
    for (NodeEntity node : entity.nodes) {
      node.instances.removeIf(i -> !componentNames.contains(i.component.name));
    }
  }

  /** Makes the entity what is wanted; what is no longer wanted goes, with all that refers to it. */
  void write(ClusterEntity entity, WantedCluster wanted) {
    entity.approval = wanted.approval().word();
    entity.fourEyes = wanted.fourEyes();
    entity.traffic = trafficText.write(wanted.traffic());
    entity.probes = probeText.write(wanted.probes());
    AutomaticFailover automatic = wanted.automaticFailover();
    entity.automaticChecks = automatic == null ? null : automatic.checks();
    entity.automaticEvery = automatic == null ? null : automatic.every().toString();
    List<String> componentNames = wanted.components().stream().map(WantedComponent::name).toList();
    entity.components.removeIf(component -> !componentNames.contains(component.name));
    List<String> nodeNames = wanted.nodes().stream().map(WantedNode::name).toList();
    entity.nodes.removeIf(node -> !nodeNames.contains(node.name));
    for (int i = 0; i < wanted.components().size(); i++) {
      write(entity, wanted.components().get(i), i);
    }
    for (int i = 0; i < wanted.nodes().size(); i++) {
      write(entity, wanted.nodes().get(i), i, wanted.primary());
    }
    entity.components.sort((a, b) -> Integer.compare(a.position, b.position));
    entity.nodes.sort((a, b) -> Integer.compare(a.position, b.position));
  }

  private static void write(ClusterEntity entity, WantedComponent wanted, int position) {
    ComponentEntity component =
        entity.components.stream()
            .filter(c -> c.name.equals(wanted.name()))
            .findFirst()
            .orElseGet(() -> {
              ComponentEntity fresh = new ComponentEntity();
              fresh.cluster = entity;
              fresh.name = wanted.name();
              entity.components.add(fresh);
              return fresh;
            });
    component.kind = wanted.kind().word();
    component.driver = wanted.driver();
    component.position = position;
  }

  private void write(ClusterEntity entity, WantedNode wanted, int position, String primary) {
    NodeEntity node =
        entity.nodes.stream()
            .filter(n -> n.name.equals(wanted.name()))
            .findFirst()
            .orElseGet(() -> {
              NodeEntity fresh = new NodeEntity();
              fresh.cluster = entity;
              fresh.name = wanted.name();
              fresh.role = wanted.name().equals(primary) ? Role.PRIMARY : Role.STANDBY;
              entity.nodes.add(fresh);
              return fresh;
            });
    node.agentUrl = wanted.url().toString();
    node.agentToken = vault.seal(TOKEN, wanted.token());
    node.position = position;
    for (ComponentEntity component : entity.components) {
      if (node.instances.stream().noneMatch(i -> i.component.name.equals(component.name))) {
        InstanceEntity instance = new InstanceEntity();
        instance.node = node;
        instance.component = component;
        node.instances.add(instance);
      }
    }
  }
}
