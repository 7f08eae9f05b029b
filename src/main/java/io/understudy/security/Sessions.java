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

/** Open logins of browsers. They hold for every console of the database and survive a restart. */
@ApplicationScoped
public class Sessions {

  static final Duration IDLE = Duration.ofHours(8);
  static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SEEN_GRAIN = Duration.ofMinutes(5);

  private final EntityManager database;
  private final UserRepository users;
  private final Audit audit;
  private final Clock clock;

  Sessions(EntityManager database, UserRepository users, Audit audit, Clock clock) {
    this.database = database;
    this.users = users;
    this.audit = audit;
    this.clock = clock;
  }

  /** Opens one for someone whose password was right; the text goes into their cookie. */
  @Transactional
  public Secret open(LoginOutcome.Granted granted) {
    String clear = Passwords.token();
    Instant now = clock.instant();
    database
        .createNativeQuery(
            "DELETE FROM web_session WHERE created_at < :old OR last_seen_at < :idle")
        .setParameter("old", now.minus(LONGEST))
        .setParameter("idle", now.minus(IDLE))
        .executeUpdate();
    database
        .createNativeQuery(
            "INSERT INTO web_session (hash, user_id, epoch, created_at, last_seen_at)"
                + " VALUES (:hash, :user, :epoch, :now, :now)")
        .setParameter("hash", Passwords.fingerprint(clear))
        .setParameter("user", granted.user().id())
        .setParameter("epoch", granted.epoch())
        .setParameter("now", now)
        .executeUpdate();
    audit.note(Actor.user(granted.user().name()), "login.succeeded", null, null, Map.of());
    return Secret.of(clear);
  }

  /** Whose session this is, while it is good: not idle, not too old, the user not changed since. */
  @Transactional
  public Optional<User> user(String clear) {
    String hash = Passwords.fingerprint(clear);
    Instant now = clock.instant();
    List<?> found =
        database
            .createNativeQuery(
                "SELECT u.id, s.last_seen_at < :grain FROM web_session s JOIN app_user u ON u.id ="
                    + " s.user_id WHERE s.hash = :hash AND s.epoch = u.epoch AND u.active AND"
                    + " s.created_at >= :old AND s.last_seen_at >= :idle")
            .setParameter("hash", hash)
            .setParameter("grain", now.minus(SEEN_GRAIN))
            .setParameter("old", now.minus(LONGEST))
            .setParameter("idle", now.minus(IDLE))
            .getResultList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = (Object[]) found.getFirst();
    if (Boolean.TRUE.equals(row[1])) {
      database
          .createNativeQuery("UPDATE web_session SET last_seen_at = :now WHERE hash = :hash")
          .setParameter("now", now)
          .setParameter("hash", hash)
          .executeUpdate();
    }
    return users.findByIdOptional(((Number) row[0]).longValue()).map(UserEntity::user);
  }

  /** Ends one; nothing happens when it has ended. */
  @Transactional
  public void close(String clear) {
    database
        .createNativeQuery("DELETE FROM web_session WHERE hash = :hash")
        .setParameter("hash", Passwords.fingerprint(clear))
        .executeUpdate();
  }
}
