package io.understudy.web;

import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Whether application servers take requests, beside whether they should. */
@ApplicationScoped
class ServingSigns implements Signs {

  private final Sightings sightings;

  ServingSigns(Sightings sightings) {
    this.sightings = sightings;
  }

  /** On a primary that refuses what it should serve, everybody sees it. */
  @Override
  public List<State> of(Cluster cluster) {
    return cluster.instances(cluster.primary()).stream()
        .flatMap(instance ->
            state(instance)
                .filter(state -> state.kind() == State.Kind.BAD)
                .map(state ->
                    state
                        .of(instance.toString())
                        .leadingTo("/clusters/" + cluster.name() + "/switchover"))
                .stream())
        .toList();
  }

  @Override
  public List<State> of(Cluster cluster, Node node) {
    return cluster.instances(node).stream().flatMap(instance -> named(instance).stream()).toList();
  }

  private Optional<State> named(Instance instance) {
    return state(instance).map(state -> state.of(instance.component().name()));
  }

  private Optional<State> state(Instance instance) {
    return state(instance, sightings.of(instance.id()));
  }

  /** Of what was seen; empty where nothing takes requests, or nobody could look. */
  static Optional<State> state(Instance instance, Sighting seen) {
    Condition condition = seen.condition();
    return seen.state() == Sighting.State.UP && condition != null
        ? state(condition.duty(), instance.node().primary())
        : Optional.empty();
  }

  private static Optional<State> state(Duty duty, boolean primary) {
    return switch (duty) {
      case SERVING -> Optional.of(State.ok("takes requests"));
      case SUSPENDED ->
          Optional.of(
              primary ? State.bad("suspended, should take requests") : State.ok("suspended"));
      case ADMIN_ONLY ->
          Optional.of(
              primary
                  ? State.bad("for administrators alone, should take requests")
                  : State.warn("for administrators alone"));
      case WRITABLE, READ_ONLY, IN_RECOVERY, STOPPED, CRASHED, NONE -> Optional.empty();
    };
  }
}
