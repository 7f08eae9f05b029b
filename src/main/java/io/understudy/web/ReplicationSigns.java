package io.understudy.web;

import io.understudy.driver.Replication;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.polling.RoleSightings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** Whether a standby streams, beside its node's name. */
@ApplicationScoped
class ReplicationSigns implements Signs {

  private final RoleSightings roles;

  ReplicationSigns(RoleSightings roles) {
    this.roles = roles;
  }

  @Override
  public List<State> of(Cluster cluster, Node node) {
    return cluster.instances(node).stream()
        .flatMap(instance ->
            roles.of(instance.id()).stream()
                .flatMap(seen -> {
                  Replication at = seen.status().replication();
                  return at == null || !at.standby()
                      ? Stream.<State>empty()
                      : Stream.of(ReplicationPart.state(instance, seen.status().duty(), at));
                }))
        .toList();
  }
}
