package io.understudy.alarm;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Alarms as rows. */
@ApplicationScoped
class AlarmRows implements PanacheRepository<AlarmRow> {

  private static final String OPEN = "(endedAt is null or acknowledgedAt is null)";

  /** False when one is open that lasts already; one that is over lasts again. */
  boolean raise(AlarmRow wanted) {
    return getEntityManager()
            .createNativeQuery(
                """
                INSERT INTO alarm (cluster_id, kind, subject, message, evidence, raised_at, ended_at)
                VALUES (:cluster, :kind, :subject, :message, :evidence, :raised, CAST(:ended AS timestamptz))
                ON CONFLICT (cluster_id, kind, subject) WHERE ended_at IS NULL OR acknowledged_at IS NULL
                DO UPDATE SET ended_at = excluded.ended_at, message = excluded.message, evidence = excluded.evidence
                 WHERE alarm.ended_at IS NOT NULL
                """)
            .setParameter("cluster", wanted.clusterId)
            .setParameter("kind", wanted.kind.name())
            .setParameter("subject", wanted.subject)
            .setParameter("message", wanted.message)
            .setParameter("evidence", wanted.evidence)
            .setParameter("raised", wanted.raisedAt)
            .setParameter("ended", wanted.endedAt)
            .executeUpdate()
        > 0;
  }

  boolean end(long clusterId, AlarmKind kind, String subject, Instant at) {
    return update(
            "endedAt = ?1 where clusterId = ?2 and kind = ?3 and subject = ?4 and endedAt is null",
            at,
            clusterId,
            kind,
            subject)
        > 0;
  }

  boolean acknowledge(long clusterId, long id, String by, Instant at, String note) {
    return update(
            "acknowledgedBy = ?1, acknowledgedAt = ?2, note = ?3"
                + " where clusterId = ?4 and id = ?5 and acknowledgedAt is null",
            by,
            at,
            note,
            clusterId,
            id)
        > 0;
  }

  List<AlarmRow> open(long clusterId) {
    return list("clusterId = ?1 and " + OPEN + " order by id desc", clusterId);
  }

  boolean lasts(long clusterId, AlarmKind kind, String subject) {
    return count(
            "clusterId = ?1 and kind = ?2 and subject = ?3 and endedAt is null",
            clusterId,
            kind,
            subject)
        > 0;
  }

  List<AlarmRow> recent(long clusterId, int limit) {
    return find("clusterId = ?1 order by id desc", clusterId).page(Page.ofSize(limit)).list();
  }

  Optional<AlarmRow> find(long clusterId, long id) {
    return find("clusterId = ?1 and id = ?2", clusterId, id).firstResultOptional();
  }
}
