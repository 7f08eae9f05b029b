package io.understudy.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.understudy.inventory.AutomaticFailover;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.inventory.TrafficDirector;
import io.understudy.security.Secret;
import io.understudy.traffic.Traffic;
import io.understudy.traffic.Whereabouts;
import io.understudy.vigil.VigilState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A cluster as clients see it. Put back as it is, less what is only told, it changes nothing. */
@Schema(name = "Cluster")
record ClusterAnswer(
    String name,
    String approval,
    boolean fourEyes,
    String primary,
    List<NodeAnswer> nodes,
    List<ComponentAnswer> components,
    List<DirectorAnswer> traffic,
    List<ProbeAnswer> probes,
    @Nullable AutomaticAnswer automaticFailover,
    List<AlarmAnswer> alarms,
    AutomaticStateAnswer automaticFailoverState,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<TrafficAnswer> trafficNow) {

  /** As declared; absent when it is not wanted. */
  @Schema(name = "AutomaticFailover")
  record AutomaticAnswer(int checks, String every) {}

  /**
   * How automatic failover stands; only told.
   *
   * @param state {@code OFF}, {@code ARMED}, {@code DISARMED} or {@code BLOCKED}
   */
  @Schema(name = "AutomaticFailoverState")
  record AutomaticStateAnswer(
      String state,
      String why,
      @Nullable String candidate,
      int deadChecks,
      @Nullable Instant checkedAt) {}

  @Schema(name = "Node")
  record NodeAnswer(
      String name,
      String role,
      AgentAnswer agent,
      String state,
      @Nullable String readiness,
      List<String> reasons,
      List<NodeStates.Seen> instances) {}

  @Schema(name = "Agent")
  record AgentAnswer(
      @Schema(examples = "http://127.0.0.1:7701") String url,
      @Schema(examples = "***") String token) {}

  @Schema(name = "Component")
  record ComponentAnswer(String name, String kind, String driver) {}

  @Schema(name = "Director")
  record DirectorAnswer(String director, @JsonAnyGetter Map<String, Object> settings) {}

  @Schema(name = "Probe")
  record ProbeAnswer(
      @Schema(examples = "http", description = "tcp, http or sql") String probe,
      @JsonAnyGetter Map<String, Object> settings) {}

  /**
   * Where a director sends clients now.
   *
   * @param state {@code KNOWN}, {@code HELD} while they wait, {@code UNKNOWN}
   */
  @Schema(name = "TrafficNow")
  record TrafficAnswer(String director, String state, List<String> nodes, String detail) {

    static TrafficAnswer of(Traffic.Now now) {
      String detail = now.where().detail();
      return switch (now.where()) {
        case Whereabouts.At at -> new TrafficAnswer(now.label(), "KNOWN", at.nodes(), detail);
        case Whereabouts.Held held -> new TrafficAnswer(now.label(), "HELD", held.nodes(), detail);
        case Whereabouts.Untold untold ->
            new TrafficAnswer(now.label(), "UNKNOWN", List.of(), detail);
      };
    }
  }

  /** The same with where its directors send clients now. */
  ClusterAnswer with(List<Traffic.Now> now) {
    return new ClusterAnswer(
        name,
        approval,
        fourEyes,
        primary,
        nodes,
        components,
        traffic,
        probes,
        automaticFailover,
        alarms,
        automaticFailoverState,
        now.stream().map(TrafficAnswer::of).toList());
  }

  static ClusterAnswer of(Cluster cluster, NodeStates states) {
    return new ClusterAnswer(
        cluster.name(),
        cluster.approval().word(),
        cluster.fourEyes(),
        cluster.primary().name(),
        cluster.nodes().stream().map(node -> node(node, states.of(cluster, node))).toList(),
        cluster.components().stream()
            .map(c -> new ComponentAnswer(c.name(), c.kind().word(), c.driver()))
            .toList(),
        cluster.traffic().stream().map(ClusterAnswer::director).toList(),
        cluster.probes().stream().map(p -> new ProbeAnswer(p.kind(), p.settings())).toList(),
        automatic(cluster.automaticFailover()),
        states.alarms(cluster),
        state(states.vigil(cluster)),
        null);
  }

  private static @Nullable AutomaticAnswer automatic(@Nullable AutomaticFailover wanted) {
    return wanted == null ? null : new AutomaticAnswer(wanted.checks(), wanted.every().toString());
  }

  private static AutomaticStateAnswer state(VigilState vigil) {
    return new AutomaticStateAnswer(
        vigil.word().name(), vigil.why(), vigil.candidate(), vigil.deadChecks(), vigil.checkedAt());
  }

  private static NodeAnswer node(Node node, NodeStates.NodeState state) {
    return new NodeAnswer(
        node.name(),
        node.role().name(),
        new AgentAnswer(node.agent().url().toString(), Secret.MASK),
        state.state(),
        state.readiness(),
        state.reasons(),
        state.instances());
  }

  private static DirectorAnswer director(TrafficDirector director) {
    return new DirectorAnswer(director.director(), director.settings());
  }
}
