package io.understudy.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.understudy.audit.Actor;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who makes the request that runs. */
@RequestScoped
public class CurrentUser {

  static final String USER = "understudy.user";
  static final String KIND = "understudy.kind";

  private final SecurityIdentity identity;

  CurrentUser(SecurityIdentity identity) {
    this.identity = identity;
  }

  /** The user, empty for anybody who is not logged in. */
  public Optional<User> user() {
    return Optional.ofNullable(attribute());
  }

  /** Whether they are logged in and one of their roles has it. */
  public boolean may(Permission permission) {
    return user().filter(user -> user.may(permission)).isPresent();
  }

  /**
   * Who they are, for the trail.
   *
   * @throws RequestRefused {@code NOT_AUTHENTICATED}
   */
  public Actor actor() {
    Actor.Kind kind = identity.getAttribute(KIND);
    User user = attribute();
    if (user == null || kind == null) {
      throw new RequestRefused(ErrorCode.NOT_AUTHENTICATED, "log in, or send a token");
    }
    return new Actor(user.name(), kind);
  }

  /**
   * Who they are, when they may; for what a resource method finds out only while it runs.
   *
   * @throws RequestRefused {@code NOT_AUTHENTICATED}, {@code NOT_PERMITTED}
   */
  public Actor require(Permission permission) {
    Actor actor = actor();
    if (!may(permission)) {
      throw new RequestRefused(
          ErrorCode.NOT_PERMITTED,
          actor.name()
              + " may not "
              + permission.words()
              + "; one of these roles may: "
              + String.join(", ", UserRole.with(permission)));
    }
    return actor;
  }

  private @Nullable User attribute() {
    return identity.getAttribute(USER);
  }
}
