package io.understudy.web;

import io.understudy.driver.Condition;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.parameter.ParameterKey;
import io.understudy.polling.Schedules;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether instances answer, whether anybody asks, and what waits for a restart. */
@ApplicationScoped
class SightingSigns implements Signs {

  private final Sightings sightings;
  private final Schedules schedules;
  private final Clock clock;

  SightingSigns(Sightings sightings, Schedules schedules, Clock clock) {
    this.sightings = sightings;
    this.schedules = schedules;
    this.clock = clock;
  }

  @Override
  public List<State> of(Cluster cluster) {
    List<State> states = new ArrayList<>();
    cluster.instances().stream()
        .flatMap(instance -> trouble(instance, instance.node().name() + " ").stream())
        .distinct() // a node whose agent is silent is one trouble, however much runs on it
        .map(state -> state.leadingTo(page(cluster)))
        .forEach(states::add);
    cluster.instances().stream()
        .flatMap(instance -> pending(instance, instance.node().name() + " ").stream())
        .forEach(states::add);
    schedules
        .of(cluster)
        .pausedAt(clock.instant())
        .ifPresent(pause ->
            states.add(
                State.warn("collecting is paused")
                    .because("by " + pause.by() + ": " + pause.reason())
                    .leadingTo(page(cluster))));
    return states;
  }

  @Override
  public List<State> of(Cluster cluster, Node node) {
    List<Instance> instances = cluster.instances(node);
    List<State> troubles =
        instances.stream()
            .flatMap(instance -> trouble(instance, instance.component().name() + " ").stream())
            .toList();
    if (!troubles.isEmpty()) {
      return troubles;
    }
    List<State> states = new ArrayList<>(List.of(State.ok("answers")));
    instances.forEach(
        instance -> pending(instance, instance.component().name() + " ").ifPresent(states::add));
    return states;
  }

  private Optional<State> pending(Instance instance, String who) {
    Sighting sighting = sightings.of(instance.id());
    Condition condition = sighting.condition();
    if (sighting.state() != Sighting.State.UP
        || condition == null
        || condition.pendingRestart().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        State.warn(who + "waits for a restart")
            .because(
                "set and not in force: "
                    + condition.pendingRestart().stream()
                        .sorted()
                        .map(ParameterKey::path)
                        .collect(Collectors.joining(", ")))
            .leadingTo("/clusters/" + instance.cluster().name() + "/drift"));
  }

  private static String page(Cluster cluster) {
    return "/clusters/" + cluster.name() + "/schedule";
  }

  private Optional<State> trouble(Instance instance, String who) {
    Sighting sighting = sightings.of(instance.id());
    String why = sighting.error() == null ? "" : sighting.error();
    return switch (sighting.state()) {
      case UP -> Optional.empty();
      case UNREACHABLE -> Optional.of(State.bad(who + "does not answer").because(why));
      case ERROR -> Optional.of(State.bad(who + "cannot be read").because(why));
      case NEVER -> Optional.of(State.unknown(who + "was not collected yet"));
    };
  }
}
