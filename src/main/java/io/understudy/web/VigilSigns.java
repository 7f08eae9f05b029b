package io.understudy.web;

import io.understudy.inventory.Cluster;
import io.understudy.vigil.VigilState;
import io.understudy.vigil.Vigils;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Whether automatic failover would happen, where it is wanted. */
@ApplicationScoped
class VigilSigns implements Signs {

  private final Vigils vigils;

  VigilSigns(Vigils vigils) {
    this.vigils = vigils;
  }

  @Override
  public List<State> of(Cluster cluster) {
    return state(vigils.of(cluster))
        .map(state -> state.leadingTo("/clusters/" + cluster.name() + "/switchover#h-automatic"))
        .map(List::of)
        .orElse(List.of());
  }

  /** How it stands, for the eye; empty when nobody wants it. */
  static Optional<State> state(VigilState vigil) {
    return switch (vigil.word()) {
      case OFF -> Optional.empty();
      case ARMED ->
          Optional.of(
              (vigil.deadChecks() > 0
                      ? State.bad("primary seen dead " + vigil.deadChecks() + " times")
                      : State.ok("automatic failover armed"))
                  .because(vigil.why()));
      case DISARMED -> Optional.of(State.warn("automatic failover disarmed").because(vigil.why()));
      case BLOCKED ->
          Optional.of(
              State.warn("automatic failover blocked until acknowledged").because(vigil.why()));
    };
  }
}
