package io.understudy.readiness;

import io.understudy.drift.Cause;
import io.understudy.drift.DriftItem.Handling;
import io.understudy.drift.Drifts;
import io.understudy.drift.KeptObjects;
import io.understudy.drift.StandbyDrift;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.history.History;
import io.understudy.history.Revision;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.operation.Operation;
import io.understudy.operation.Operations;
import io.understudy.polling.RoleSighting;
import io.understudy.polling.RoleSightings;
import io.understudy.polling.Schedules;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import io.understudy.readiness.Situation.Difference;
import io.understudy.readiness.Situation.InstanceView;
import io.understudy.readiness.Situation.NodeView;
import io.understudy.readiness.Situation.Parity;
import io.understudy.readiness.Situation.RoleView;
import io.understudy.readiness.Situation.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a situation together from what is recorded. Asks nobody. */
@ApplicationScoped
class Surveyor {

  private static final int REHEARSALS = 20;

  private final Sightings sightings;
  private final RoleSightings roles;
  private final History history;
  private final Drifts drifts;
  private final Schedules schedules;
  private final Operations operations;
  private final Trust trust;
  private final Clock clock;

  Surveyor(
      Sightings sightings,
      RoleSightings roles,
      History history,
      Drifts drifts,
      Schedules schedules,
      Operations operations,
      Trust trust,
      Clock clock) {
    this.sightings = sightings;
    this.roles = roles;
    this.history = history;
    this.drifts = drifts;
    this.schedules = schedules;
    this.operations = operations;
    this.trust = trust;
    this.clock = clock;
  }

  /** The situation for one candidate, with what agents said when they were asked, by node. */
  @Transactional
  Situation survey(Cluster cluster, String candidate, Asked asked) {
    Node node = cluster.node(candidate);
    return survey(cluster, candidate, node.primary() ? null : drifts.of(cluster, node), asked);
  }

  /** The situation of the standby whose drift this is. */
  @Transactional
  Situation survey(Cluster cluster, StandbyDrift drift, Asked asked) {
    return survey(cluster, drift.node(), drift, asked);
  }

  private Situation survey(
      Cluster cluster, String candidate, @Nullable StandbyDrift drift, Asked asked) {
    Set<String> leftBehind = trust.leftBehind(cluster);
    Instant now = clock.instant();
    List<Node> others =
        cluster.standbys().stream().filter(node -> !node.name().equals(candidate)).toList();
    NodeView primary = node(cluster, cluster.primary(), leftBehind, asked);
    NodeView standby = node(cluster, cluster.node(candidate), leftBehind, asked);
    boolean bothSeen = seen(primary) && seen(standby);
    return new Situation(
        now,
        primary,
        standby,
        others.stream().map(node -> node(cluster, node, leftBehind, asked)).toList(),
        drift == null ? new Parity(List.of(), null, false) : parity(drift, bothSeen),
        operations.running(cluster.id()).map(Surveyor::words).orElse(null),
        schedules.frozen(cluster, now).map(Object::toString).orElse(null),
        asked,
        rehearsed(cluster, candidate));
  }

  private NodeView node(Cluster cluster, Node node, Set<String> leftBehind, Asked asked) {
    return new NodeView(
        node.name(),
        !leftBehind.contains(node.name()),
        asked.agents().get(node.name()),
        cluster.instances(node).stream().map(this::instance).toList());
  }

  private InstanceView instance(Instance instance) {
    Optional<Sighting> sighting = sightings.find(instance.id());
    Condition condition = sighting.map(Sighting::condition).orElse(null);
    RoleView role = roles.of(instance.id()).map(Surveyor::role).orElse(null);
    return new InstanceView(
        instance.component().name(),
        sighting.map(seen -> State.valueOf(seen.state().name())).orElse(State.NEVER),
        sighting.map(Sighting::error).orElse(null),
        sighting.map(Sighting::lastVerified).orElse(null),
        duty(sighting.orElse(null), condition, role),
        condition == null ? Set.of() : condition.pendingRestart(),
        history.latest(instance.id()).map(Revision::acknowledged).orElse(true),
        role);
  }

  /**
   * Whichever was seen last: a server that is down cannot be collected, and yet be asked. What one
   * did before it fell silent it may do no longer.
   */
  private static @Nullable Duty duty(
      @Nullable Sighting sighting, @Nullable Condition condition, @Nullable RoleView role) {
    Instant collected = sighting == null ? null : sighting.lastVerified();
    boolean asked = role != null && (collected == null || !role.at().isBefore(collected));
    Duty seen = role != null && asked ? role.status().duty() : null;
    if (!asked && condition != null) {
      seen = condition.duty();
    }
    boolean silent = sighting != null && sighting.state() == Sighting.State.UNREACHABLE;
    return silent && seen != null && !seen.down() ? null : seen;
  }

  private static RoleView role(RoleSighting seen) {
    return new RoleView(seen.status(), seen.at(), seen.served(), seen.servedAt());
  }

  private static Parity parity(StandbyDrift drift, boolean bothSeen) {
    KeptObjects kept = KeptObjects.among(drift.items());
    List<Difference> differences =
        drift.items().stream()
            .map(item ->
                new Difference(
                    item.component(),
                    item.key(),
                    item.consequence(),
                    item.cause() != Cause.STANDBY_CHANGED && canCome(item.handling()),
                    item.handling(),
                    kept.of(item).orElse(null)))
            .toList();
    return new Parity(differences, drift.reason(), bothSeen && undecidedOnly(drift));
  }

  /** Whether what the primary has can ever reach an installation that runs. */
  private static boolean canCome(Handling handling) {
    return handling != Handling.KEPT && handling != Handling.FIXED;
  }

  /** Whether every instance was read and is what it was: nothing about it is in doubt. */
  private static boolean seen(NodeView node) {
    return node.instances().stream()
        .allMatch(instance ->
            instance.state() == State.UP
                && instance.lastVerified() != null
                && instance.acknowledged());
  }

  /** Whether nothing but secrets without a common key is in doubt. */
  private static boolean undecidedOnly(StandbyDrift drift) {
    return drift.components().stream()
        .filter(component -> component.reason() != null)
        .noneMatch(component -> component.comparison().undecided().isEmpty());
  }

  private @Nullable Instant rehearsed(Cluster cluster, String candidate) {
    return operations.recent(cluster.id(), List.of(MoveKind.REHEARSAL.word()), REHEARSALS).stream()
        .filter(operation -> operation.state().equals("SUCCEEDED"))
        .filter(operation -> candidate.equals(operation.facts().get("candidate")))
        .map(Operation::finishedAt)
        .findFirst()
        .orElse(null);
  }

  private static String words(Operation operation) {
    return operation.kind() + " by " + operation.actor().name() + " since " + operation.createdAt();
  }
}
