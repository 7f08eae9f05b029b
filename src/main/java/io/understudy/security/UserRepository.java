package io.understudy.security;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

@ApplicationScoped
class UserRepository implements PanacheRepository<UserEntity> {

  Optional<UserEntity> named(String name) {
    return find("name", name).firstResultOptional();
  }

  /** Changes of who is admin happen one after the other. */
  void lock() {
    getEntityManager()
        .createNativeQuery("SELECT pg_advisory_xact_lock(hashtextextended('users', 0))")
        .getSingleResult();
  }
}
