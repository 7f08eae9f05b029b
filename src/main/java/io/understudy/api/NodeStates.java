package io.understudy.api;

import io.understudy.alarm.Alarms;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.polling.RoleSighting;
import io.understudy.polling.RoleSightings;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import io.understudy.readiness.Readiness;
import io.understudy.readiness.Verdict;
import io.understudy.vigil.VigilState;
import io.understudy.vigil.Vigils;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How nodes are, as clients see it. */
@ApplicationScoped
class NodeStates {

  private final Sightings sightings;
  private final RoleSightings roles;
  private final Readiness readiness;
  private final Alarms alarms;
  private final Vigils vigils;

  NodeStates(
      Sightings sightings, RoleSightings roles, Readiness readiness, Alarms alarms, Vigils vigils) {
    this.vigils = vigils;
    this.sightings = sightings;
    this.roles = roles;
    this.readiness = readiness;
    this.alarms = alarms;
  }

  /**
   * A node.
   *
   * @param state the worst of its instances: {@code UP}, {@code UNREACHABLE}, {@code ERROR}, {@code
   *     NEVER}
   * @param readiness of a standby {@code READY}, {@code ATTENTION}, {@code NOT_READY} or {@code
   *     UNKNOWN}; null for the primary
   * @param reasons why it is not {@code READY}
   */
  record NodeState(
      String state, @Nullable String readiness, List<String> reasons, List<Seen> instances) {}

  /**
   * An instance.
   *
   * @param role what it does and where it stands in replication, as of {@code roleAt}
   */
  record Seen(
      String component,
      String state,
      @Nullable Instant lastVerified,
      @Nullable RoleStatus role,
      @Nullable Instant roleAt) {}

  NodeState of(Cluster cluster, Node node) {
    List<Seen> seen = cluster.instances(node).stream().map(this::seen).toList();
    String state =
        seen.stream()
            .map(Seen::state)
            .max(Comparator.comparing(Sighting.State::valueOf))
            .orElse(Sighting.State.NEVER.name());
    Optional<Verdict> verdict =
        node.primary() ? Optional.empty() : Optional.of(readiness.of(cluster, node.name()));
    return new NodeState(
        state,
        verdict.map(known -> known.grade().name()).orElse(null),
        verdict.map(Verdict::reasons).orElse(List.of()),
        seen);
  }

  /** The cluster's open alarms. */
  List<AlarmAnswer> alarms(Cluster cluster) {
    return alarms.open(cluster).stream().map(AlarmAnswer::of).toList();
  }

  /** How automatic failover stands. */
  VigilState vigil(Cluster cluster) {
    return vigils.of(cluster);
  }

  private Seen seen(Instance instance) {
    Optional<Sighting> sighting = sightings.find(instance.id());
    Optional<RoleSighting> role = roles.of(instance.id());
    return new Seen(
        instance.component().name(),
        sighting.map(Sighting::state).orElse(Sighting.State.NEVER).name(),
        sighting.map(Sighting::lastVerified).orElse(null),
        role.map(RoleSighting::status).orElse(null),
        role.map(RoleSighting::at).orElse(null));
  }
}
