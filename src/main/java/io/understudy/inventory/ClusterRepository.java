package io.understudy.inventory;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ClusterRepository implements PanacheRepository<ClusterEntity> {

  Optional<ClusterEntity> named(String name) {
    return find("name", name).firstResultOptional();
  }

  List<ClusterEntity> byName() {
    return list("order by name");
  }

  /** The cluster of an instance. */
  @Nullable ClusterEntity ofInstance(InstanceId id) {
    return getEntityManager()
        .createQuery(
            "select i.node.cluster from InstanceEntity i where i.id = :id", ClusterEntity.class)
        .setParameter("id", id.value())
        .getSingleResultOrNull();
  }

  /** Until the transaction ends, nobody else declares or removes a cluster of this name. */
  void lockName(String name) {
    getEntityManager()
        .createNativeQuery("SELECT pg_advisory_xact_lock(hashtextextended('cluster ' || :name, 0))")
        .setParameter("name", name)
        .getSingleResult();
  }
}
