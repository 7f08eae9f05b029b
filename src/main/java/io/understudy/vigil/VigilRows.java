package io.understudy.vigil;

import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.vigil.VigilState.Word;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Who watches what, and what was seen. */
@ApplicationScoped
class VigilRows {

  private final EntityManager database;
  private final Events events;
  private final Clock clock;

  VigilRows(EntityManager database, Events events, Clock clock) {
    this.database = database;
    this.events = events;
    this.clock = clock;
  }

  /** The clusters whose declaration wants it. */
  @Transactional
  List<Long> wanted() {
    return database
        .unwrap(Session.class)
        .createNativeQuery(
            "SELECT id FROM cluster WHERE automatic_checks IS NOT NULL ORDER BY id", Long.class)
        .getResultList();
  }

  /** Takes or keeps the watch; a console that takes it over begins to count anew. */
  @Transactional
  boolean hold(Cluster cluster, String console, Duration hold) {
    Instant now = now();
    return database
            .createNativeQuery(
                """
                INSERT INTO vigil (cluster_id, holder, holder_until, state, why, checked_at)
                VALUES (:cluster, :me, :until, 'DISARMED', 'not checked yet', :now)
                ON CONFLICT (cluster_id) DO UPDATE
                   SET holder = :me, holder_until = :until,
                       dead_checks = CASE WHEN vigil.holder = :me THEN vigil.dead_checks ELSE 0 END,
                       dead_since = CASE WHEN vigil.holder = :me THEN vigil.dead_since END
                 WHERE vigil.holder = :me OR vigil.holder_until < :now
                """)
            .setParameter("cluster", cluster.id())
            .setParameter("me", console)
            .setParameter("until", now.plus(hold))
            .setParameter("now", now)
            .executeUpdate()
        > 0;
  }

  /** Keeps the watch of a cluster that it has, while it is being checked. */
  @Transactional
  void keepHolding(long clusterId, String console, Duration hold) {
    database
        .createNativeQuery(
            """
            UPDATE vigil SET holder_until = greatest(holder_until, :until)
             WHERE cluster_id = :cluster AND holder = :me
            """)
        .setParameter("until", now().plus(hold))
        .setParameter("cluster", clusterId)
        .setParameter("me", console)
        .executeUpdate();
  }

  /** Keeps what a check saw, and tells the pages when that is news. */
  @Transactional
  void keep(Cluster cluster, String console, VigilState seen, @Nullable Instant deadSince) {
    Optional<VigilState> before = find(cluster);
    database
        .createNativeQuery(
            """
            UPDATE vigil SET state = :state, why = :why, candidate = CAST(:candidate AS text), dead_checks = :dead,
                   dead_since = CAST(:since AS timestamptz), checked_at = :now
             WHERE cluster_id = :cluster AND holder = :me
            """)
        .setParameter("state", seen.word().name())
        .setParameter("why", seen.why())
        .setParameter("candidate", seen.candidate())
        .setParameter("dead", seen.deadChecks())
        .setParameter("since", deadSince)
        .setParameter("now", now())
        .setParameter("cluster", cluster.id())
        .setParameter("me", console)
        .executeUpdate();
    boolean same =
        before
            .filter(old ->
                old.word() == seen.word()
                    && old.why().equals(seen.why())
                    && old.deadChecks() == seen.deadChecks()
                    && Objects.equals(old.candidate(), seen.candidate()))
            .isPresent();
    if (!same) {
      events.tell(new Event(cluster.name(), "cluster", cluster.name()));
    }
  }

  @Transactional
  Optional<VigilState> find(Cluster cluster) {
    return row(cluster)
        .map(row ->
            new VigilState(
                Word.valueOf(row.get("state", String.class)),
                row.get("why", String.class),
                row.get("candidate", String.class),
                row.get("dead_checks", Integer.class),
                row.get("checked_at", Instant.class)));
  }

  /** Since when it was seen dead without a break. */
  @Transactional
  Optional<Instant> deadSince(Cluster cluster) {
    return row(cluster).flatMap(row -> Optional.ofNullable(row.get("dead_since", Instant.class)));
  }

  private Optional<Tuple> row(Cluster cluster) {
    return database
        .unwrap(Session.class)
        .createNativeQuery(
            "SELECT state, why, candidate, dead_checks, dead_since, checked_at FROM vigil WHERE cluster_id = :id",
            Tuple.class)
        .setParameter("id", cluster.id())
        .getResultStream()
        .findFirst();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
