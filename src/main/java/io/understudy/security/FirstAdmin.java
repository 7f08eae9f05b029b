package io.understudy.security;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the first user at the first start. */
@ApplicationScoped
class FirstAdmin {

  private final Users users;
  private final Event<AdminPasswordMade> made;
  private final Optional<String> password;

  FirstAdmin(
      Users users,
      Event<AdminPasswordMade> made,
      @ConfigProperty(name = "understudy.admin.password") Optional<String> password) {
    this.users = users;
    this.made = made;
    this.password = password;
  }

  void start(@Observes StartupEvent event) {
    users
        .ensureAdmin(password.filter(text -> !text.isEmpty()).orElse(null))
        .ifPresent(secret -> made.fire(new AdminPasswordMade(Users.ADMIN, secret)));
  }
}
