package io.understudy.security;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may come in: adding, changing and removing them. */
@ApplicationScoped
public class Users {

  /** The user who is made at the first start. */
  public static final String ADMIN = "admin";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
  private static final int SHORTEST_PASSWORD = 10;

  private final UserRepository repository;
  private final Logins logins;
  private final Audit audit;
  private final Clock clock;

  Users(UserRepository repository, Logins logins, Audit audit, Clock clock) {
    this.repository = repository;
    this.logins = logins;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Makes the user {@code admin} when there is no user at all.
   *
   * @param password theirs; null makes one up
   * @return the password that was made up, to be shown once
   */
  @Transactional
  public Optional<Secret> ensureAdmin(@Nullable String password) {
    repository.lock();
    if (repository.count() > 0) {
      return Optional.empty();
    }
    String chosen = password == null ? Passwords.readable() : password;
    requirePassword(chosen, 1);
    insert(ADMIN, chosen, EnumSet.of(UserRole.ADMIN), Actor.SYSTEM);
    return password == null ? Optional.of(Secret.of(chosen)) : Optional.empty();
  }

  /** Everybody, by name. */
  @Transactional
  public List<User> list() {
    return repository.list("order by name").stream().map(UserEntity::user).toList();
  }

  /**
   * The user of this name.
   *
   * @throws RequestRefused {@code UNKNOWN_USER}
   */
  @Transactional
  public User require(String name) {
    return entity(name).user();
  }

  /**
   * Adds a user.
   *
   * @throws RequestRefused naming the wrong field; {@code NAME_TAKEN}
   */
  @Transactional
  public User add(String name, String password, Set<UserRole> roles, Actor actor) {
    if (!NAME.matcher(name).matches()) {
      throw RequestRefused.field(
          "name",
          "is not a name: 1 to 63 of A-Z a-z 0-9 . _ @ - and the first a letter or a digit");
    }
    requirePassword(password, SHORTEST_PASSWORD);
    requireRoles(roles);
    repository.lock();
    if (repository.named(name).isPresent()) {
      throw new RequestRefused(ErrorCode.NAME_TAKEN, "name: there is a user of that name already");
    }
    return insert(name, password, roles, actor);
  }

  /** Gives a user another password; their sessions end. */
  @Transactional
  public void changePassword(String name, String password, Actor actor) {
    requirePassword(password, SHORTEST_PASSWORD);
    UserEntity user = entity(name);
    user.passwordHash = logins.hash(password);
    user.epoch++;
    audit.note(actor, "user.password-changed", null, "user " + name, Map.of());
  }

  /**
   * Changes what a user is and whether they may come in; their sessions end.
   *
   * @throws RequestRefused {@code LAST_ADMIN} when nobody would be left to manage users
   */
  @Transactional
  public User change(String name, Set<UserRole> roles, boolean active, Actor actor) {
    requireRoles(roles);
    repository.lock();
    UserEntity user = entity(name);
    User before = user.user();
    if (before.roles().equals(roles) && before.active() == active) {
      return before;
    }
    user.setRoles(roles);
    user.active = active;
    user.epoch++;
    requireAnAdmin();
    User after = user.user();
    audit.note(
        actor,
        "user.changed",
        null,
        "user " + name,
        Map.of(
            "roles", after.roleWords(),
            "active", active,
            "rolesBefore", before.roleWords(),
            "activeBefore", before.active()));
    return after;
  }

  /** Removes a user with their tokens and sessions; the trail keeps the name. */
  @Transactional
  public void remove(String name, Actor actor) {
    repository.lock();
    UserEntity user = entity(name);
    user.active = false;
    requireAnAdmin();
    repository.delete("id", user.id);
    audit.note(actor, "user.removed", null, "user " + name, Map.of());
  }

  private User insert(String name, String password, Set<UserRole> roles, Actor actor) {
    UserEntity user = new UserEntity();
    user.name = name;
    user.passwordHash = logins.hash(password);
    user.setRoles(roles);
    user.active = true;
    user.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    repository.persistAndFlush(user);
    audit.note(actor, "user.added", null, "user " + name, Map.of("roles", user.user().roleWords()));
    return user.user();
  }

  private void requireAnAdmin() {
    boolean left =
        repository.listAll().stream().anyMatch(user -> user.user().may(Permission.USERS));
    if (!left) {
      throw new RequestRefused(
          ErrorCode.LAST_ADMIN,
          "nobody would be left who manages users; make somebody else an admin first");
    }
  }

  private UserEntity entity(String name) {
    return repository
        .named(name)
        .orElseThrow(
            () -> new RequestRefused(ErrorCode.UNKNOWN_USER, "there is no user of that name"));
  }

  private static void requireRoles(Set<UserRole> roles) {
    if (roles.isEmpty()) {
      throw RequestRefused.field("roles", "is empty; give viewer at least");
    }
  }

  private static void requirePassword(String password, int shortest) {
    if (password.length() < shortest || Passwords.tooLong(password)) {
      throw RequestRefused.field(
          "password",
          "is not " + shortest + " characters to " + Passwords.MOST_BYTES + " bytes long");
    }
  }
}
