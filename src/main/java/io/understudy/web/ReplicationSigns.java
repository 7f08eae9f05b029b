package io.understudy.web;

import io.understudy.driver.Duty;
import io.understudy.driver.Replication;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.polling.RoleSightings;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** Whether a standby streams, beside its node's name. */
@ApplicationScoped
class ReplicationSigns implements Signs {

  private final RoleSightings roles;
  private final Sightings sightings;

  ReplicationSigns(RoleSightings roles, Sightings sightings) {
    this.roles = roles;
    this.sightings = sightings;
  }

  @Override
  public List<State> of(Cluster cluster, Node node) {
    return cluster.instances(node).stream()
        .flatMap(instance ->
            roles.of(instance.id()).stream()
                .flatMap(seen -> {
                  Replication at = seen.status().replication();
                  Duty duty = seen.status().duty();
                  return at == null || !at.standby() || (silent(instance) && !duty.down())
                      ? Stream.<State>empty()
                      : Stream.of(ReplicationPart.state(instance, duty, at, false));
                }))
        .toList();
  }

  /** That it is silent is said already. */
  private boolean silent(Instance instance) {
    return sightings.of(instance.id()).state() == Sighting.State.UNREACHABLE;
  }
}
