package io.understudy.vigil;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.driver.Duty;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.operation.Operations;
import io.understudy.polling.Polling;
import io.understudy.polling.Schedules;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import io.understudy.protocol.AgentCard;
import io.understudy.protocol.PeerView;
import io.understudy.readiness.Trust;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Looks at a primary, from here and from the candidate. Asks agents; not in a transaction. */
@ApplicationScoped
class Look {

  static final String UNACKNOWLEDGED =
      "it failed over by itself, and nobody has acknowledged that yet";

  private static final int NOT_FOUND = 404;

  private final Vigils vigils;
  private final Schedules schedules;
  private final Operations operations;
  private final Sightings sightings;
  private final Polling polling;
  private final Trust trust;
  private final Agents agents;
  private final Clock clock;

  Look(
      Vigils vigils,
      Schedules schedules,
      Operations operations,
      Sightings sightings,
      Polling polling,
      Trust trust,
      Agents agents,
      Clock clock) {
    this.vigils = vigils;
    this.schedules = schedules;
    this.operations = operations;
    this.sightings = sightings;
    this.polling = polling;
    this.trust = trust;
    this.agents = agents;
    this.clock = clock;
  }

  /** The first standby that is trusted and was readable when it was last asked. */
  Optional<Node> candidate(Cluster cluster) {
    Set<String> leftBehind = trust.leftBehind(cluster);
    return cluster.standbys().stream()
        .filter(node -> !leftBehind.contains(node.name()))
        .filter(node ->
            cluster.instances(node).stream()
                .allMatch(i -> sightings.of(i.id()).state() == Sighting.State.UP))
        .findFirst();
  }

  /**
   * One check.
   *
   * @param suspected whether the last one saw it dead: then both look at the same time, since each
   *     of them waits a second for a host that answers nothing
   */
  Check at(Cluster cluster, boolean suspected) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Optional<String> against = against(cluster, now);
    if (against.isPresent()) {
      return new Check.Disarmed(against.get());
    }
    Optional<Node> candidate = candidate(cluster);
    if (candidate.isEmpty()) {
      return new Check.Disarmed("no standby is trusted and answers");
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> begun =
          suspected ? CompletableFuture.runAsync(() -> lookAgain(cluster), threads) : null;
      return seen(
          cluster, candidate.get(), now, begun == null ? () -> lookAgain(cluster) : begun::join);
    }
  }

  private Check seen(Cluster cluster, Node candidate, Instant began, Runnable lookFromHere) {
    return switch (agents.watch(candidate.agent(), cluster.primary().name())) {
      case Answer.Failed<PeerView>(Failure failure) -> silent(cluster, candidate, failure);
      case Answer.Given<PeerView>(PeerView view) -> {
        if (view.nothingReached()) {
          lookFromHere.run();
          yield fromHere(cluster, candidate, view, began);
        }
        yield unfenceable(cluster, candidate)
            .orElseGet(() -> new Check.Alive(seen(candidate, cluster, view)));
      }
    };
  }

  /** Whatever was found a moment ago: every check tries. */
  private void lookAgain(Cluster cluster) {
    agents.suspect(cluster.primary().agent());
    polling.lookAgain(cluster.instances(cluster.primary()));
  }

  /**
   * Said while all is well: where servers replicate, preflight would not let a failover happen that
   * nobody can fence, and an agent that is dead by then fences nothing.
   */
  private Optional<Check> unfenceable(Cluster cluster, Node candidate) {
    boolean replays =
        cluster.instances(candidate).stream()
            .map(instance -> sightings.of(instance.id()).condition())
            .anyMatch(condition -> condition != null && condition.duty() == Duty.IN_RECOVERY);
    String fence = "fence-" + cluster.primary().name();
    boolean missing =
        replays
            && agents.card(candidate.agent()) instanceof Answer.Given<AgentCard>(AgentCard card)
            && !card.commands().contains(fence);
    return missing
        ? Optional.of(
            new Check.Disarmed(
                "nobody could make sure that a lost %s is off: give the agent of %s a command %s under commands: in its agent.yaml"
                    .formatted(cluster.primary().name(), candidate.name(), fence)))
        : Optional.empty();
  }

  private Optional<String> against(Cluster cluster, Instant now) {
    if (vigils.blocked(cluster)) {
      return Optional.of(UNACKNOWLEDGED);
    }
    if (schedules.of(cluster).pausedAt(now).isPresent()) {
      return Optional.of("the cluster is paused");
    }
    return schedules
        .frozen(cluster, now)
        .map(window -> "a freeze window is open: " + window)
        .or(() ->
            operations
                .running(cluster.id())
                .map(running -> "a " + running.kind() + " runs in this cluster"));
  }

  private static Check silent(Cluster cluster, Node candidate, Failure failure) {
    boolean unwatched = failure instanceof Failure.Refusal refusal && refusal.status() == NOT_FOUND;
    return new Check.Disarmed(
        unwatched
            ? "the agent of %s does not watch %s: name the addresses of its servers under watch.%s in its agent.yaml"
                .formatted(candidate.name(), cluster.primary().name(), cluster.primary().name())
            : "what " + candidate.name() + " sees is not known: " + failure.message());
  }

  private static String seen(Node candidate, Cluster cluster, PeerView view) {
    return view.reached().isEmpty()
        ? candidate.name() + " cannot tell: no address for " + String.join(", ", view.unknown())
        : candidate.name()
            + " reaches "
            + cluster.primary().name()
            + " at "
            + String.join(", ", view.reached());
  }

  /** The candidate reaches nothing: what does the console see? */
  private Check fromHere(Cluster cluster, Node candidate, PeerView view, Instant began) {
    List<Instance> instances = cluster.instances(cluster.primary());
    var evidence =
        new ArrayList<>(
            List.of(candidate.name() + " reached none of " + String.join(", ", view.silent())));
    for (Instance instance : instances) {
      Sighting sighting = sightings.of(instance.id());
      Instant tried = sighting.lastAttempt();
      boolean dead =
          sighting.state() == Sighting.State.UNREACHABLE && tried != null && !tried.isBefore(began);
      if (!dead) {
        return new Check.Alive("the console reads " + instance);
      }
      evidence.add("the console: " + instance + ": " + sighting.error());
    }
    return new Check.Dead(evidence);
  }
}
