package io.understudy.web;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.polling.Schedules;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether instances answer, and whether anybody asks. */
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
        .map(state -> state.leadingTo(page(cluster)))
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
    return troubles.isEmpty() ? List.of(State.ok("answers")) : troubles;
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
