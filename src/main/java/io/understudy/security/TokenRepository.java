package io.understudy.security;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class TokenRepository implements PanacheRepository<TokenEntity> {

  Optional<TokenEntity> fingerprinted(String hash) {
    return find("hash", hash).firstResultOptional();
  }

  List<TokenEntity> of(String user) {
    return list("user.name = ?1 order by name", user);
  }
}
