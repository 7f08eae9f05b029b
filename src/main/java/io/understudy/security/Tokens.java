package io.understudy.security;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bearer tokens: a program comes in with one as the user it belongs to. */
@ApplicationScoped
public class Tokens {

  private static final String PREFIX = "und_";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}");
  private static final Duration USE_GRAIN = Duration.ofHours(1);

  private final TokenRepository repository;
  private final UserRepository users;
  private final Audit audit;
  private final Clock clock;

  Tokens(TokenRepository repository, UserRepository users, Audit audit, Clock clock) {
    this.repository = repository;
    this.users = users;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A new token of a user.
   *
   * @param expiresAt null for one that does not expire
   * @return the token, to be shown once: only its hash is kept
   * @throws RequestRefused naming the wrong field; {@code UNKNOWN_USER}, {@code NAME_TAKEN}
   */
  @Transactional
  public Secret add(String user, String name, @Nullable Instant expiresAt, Actor actor) {
    if (!NAME.matcher(name).matches()) {
      throw RequestRefused.field(
          "name", "is not 1 to 63 letters, digits, blanks and . _ - and the first no blank");
    }
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      throw RequestRefused.field("expiresAt", "is not in the future");
    }
    if (repository.of(user).stream().anyMatch(token -> token.name.equals(name))) {
      throw new RequestRefused(ErrorCode.NAME_TAKEN, "name: the user has a token of that name");
    }
    String clear = PREFIX + Passwords.token();
    TokenEntity token = new TokenEntity();
    token.user =
        users
            .named(user)
            .orElseThrow(
                () -> new RequestRefused(ErrorCode.UNKNOWN_USER, "there is no user of that name"));
    token.name = name;
    token.hash = Passwords.fingerprint(clear);
    token.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    token.expiresAt = expiresAt;
    repository.persist(token);
    audit.note(actor, "token.added", null, "user " + user, Map.of("token", name));
    return Secret.of(clear);
  }

  /** The tokens of a user, by name. */
  @Transactional
  public List<ApiToken> of(String user) {
    return repository.of(user).stream()
        .map(t -> new ApiToken(t.name, t.user.name, t.createdAt, t.expiresAt, t.lastUsedAt))
        .toList();
  }

  /** Ends a token. */
  @Transactional
  public void remove(String user, String name, Actor actor) {
    if (repository.delete(
            "name = ?1 and user.id in (select u.id from UserEntity u where u.name = ?2)",
            name,
            user)
        == 0) {
      throw new RequestRefused(ErrorCode.NOT_FOUND, "the user has no token of that name");
    }
    audit.note(actor, "token.removed", null, "user " + user, Map.of("token", name));
  }

  /** Whose token this is, when it is still good. */
  @Transactional
  public Optional<User> user(String clear) {
    Instant now = clock.instant();
    return repository
        .fingerprinted(Passwords.fingerprint(clear))
        .filter(token -> token.expiresAt == null || token.expiresAt.isAfter(now))
        .filter(token -> token.user.active)
        .map(token -> {
          Instant last = token.lastUsedAt;
          if (last == null || last.plus(USE_GRAIN).isBefore(now)) {
            token.lastUsedAt = now.truncatedTo(ChronoUnit.HOURS);
          }
          return token.user.user();
        });
  }
}
