package io.understudy.security;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks names and passwords, and slows guessing down for all consoles of a database together. */
@ApplicationScoped
public class Logins {

  /** Failures are forgotten after this time. */
  static final Duration MEMORY = Duration.ofMinutes(10);

  /** So many failures of one name from one address, and the next is refused unseen. */
  static final int PER_NAME_AND_SOURCE = 10;

  /** So many failures from one address, whatever the names. */
  static final int PER_SOURCE = 100;

  private static final int LONGEST_NAME = 100;

  private final UserRepository users;
  private final EntityManager database;
  private final Audit audit;
  private final Clock clock;
  private final Passwords passwords = new Passwords();

  Logins(UserRepository users, EntityManager database, Audit audit, Clock clock) {
    this.users = users;
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Whether these belong together.
   *
   * @param source where the attempt comes from, an address
   */
  @Transactional
  public LoginOutcome check(String name, String password, String source) {
    String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    if (throttled(shown, source)) {
      return new LoginOutcome.Throttled();
    }
    Optional<UserEntity> user = name.indexOf('\0') < 0 ? users.named(name) : Optional.empty();
    if (user.isEmpty()) {
      passwords.matchNobody(password);
      return fail(shown, source);
    }
    UserEntity found = user.get();
    if (passwords.matches(password, found.passwordHash) && found.active) {
      return new LoginOutcome.Granted(found.user(), found.epoch);
    }
    return fail(shown, source);
  }

  String hash(String password) {
    return passwords.hash(password);
  }

  private LoginOutcome fail(String name, String source) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    Instant now = clock.instant();
    database
        .createNativeQuery("DELETE FROM login_attempt WHERE at < :old")
        .setParameter("old", now.minus(MEMORY))
        .executeUpdate();
    database
        .createNativeQuery("INSERT INTO login_attempt (name, source, at) VALUES (:n, :s, :at)")
        .setParameter("n", clean)
        .setParameter("s", source)
        .setParameter("at", now)
        .executeUpdate();
    audit.note(Actor.SYSTEM, "login.failed", null, "user " + clean, Map.of("from", source));
    return new LoginOutcome.Wrong();
  }

  private boolean throttled(String name, String source) {
    List<?> counts =
        database
            .createNativeQuery(
                "SELECT count(*) FILTER (WHERE name = :n), count(*) FROM login_attempt"
                    + " WHERE source = :s AND at >= :since")
            .setParameter("n", name.replaceAll("\\p{Cntrl}", "?"))
            .setParameter("s", source)
            .setParameter("since", clock.instant().minus(MEMORY))
            .getResultList();
    Object[] row = (Object[]) counts.getFirst();
    return ((Number) row[0]).longValue() >= PER_NAME_AND_SOURCE
        || ((Number) row[1]).longValue() >= PER_SOURCE;
  }
}
