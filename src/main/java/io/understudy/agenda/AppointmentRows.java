package io.understudy.agenda;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.understudy.agenda.Appointment.State;
import io.understudy.operation.OperationId;
import io.understudy.switchover.Unattended;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Appointments as rows. */
@ApplicationScoped
class AppointmentRows implements PanacheRepositoryBase<AppointmentRow, UUID>, Unattended {

  @Override
  public boolean begunByTheClock(OperationId operation) {
    return count("operationId", operation.value()) > 0;
  }

  /** False when the cluster has one of this kind that waits already. */
  boolean insert(AppointmentRow row) {
    return getEntityManager()
            .createNativeQuery(
                """
                INSERT INTO appointment (id, cluster_id, due, body, kind, made_by, planned, made_at, state)
                VALUES (:id, :cluster, :due, CAST(:body AS jsonb), :kind, :by, :planned, :at, 'SCHEDULED')
                ON CONFLICT (cluster_id, kind) WHERE state = 'SCHEDULED' DO NOTHING
                """)
            .setParameter("id", row.id)
            .setParameter("cluster", row.clusterId)
            .setParameter("due", row.due)
            .setParameter("body", row.body)
            .setParameter("kind", row.kind)
            .setParameter("by", row.madeBy)
            .setParameter("planned", row.planned)
            .setParameter("at", row.madeAt)
            .executeUpdate()
        > 0;
  }

  /** False when somebody else settled it first. */
  boolean settle(
      UUID id,
      State state,
      Instant at,
      String by,
      @Nullable String outcome,
      @Nullable OperationId operation) {
    return update(
            "state = ?1, settledAt = ?2, settledBy = ?3, outcome = ?4, operationId = ?5"
                + " where id = ?6 and state = ?7",
            state,
            at,
            by,
            outcome,
            operation == null ? null : operation.value(),
            id,
            State.SCHEDULED)
        > 0;
  }

  List<AppointmentRow> due(Instant now) {
    return list("state = ?1 and due <= ?2 order by due", State.SCHEDULED, now);
  }

  List<AppointmentRow> waiting(long clusterId) {
    return list("clusterId = ?1 and state = ?2 order by due", clusterId, State.SCHEDULED);
  }

  List<AppointmentRow> recent(long clusterId, int limit) {
    return find("clusterId = ?1 order by madeAt desc", clusterId).page(Page.ofSize(limit)).list();
  }

  Optional<AppointmentRow> find(long clusterId, UUID id) {
    return find("clusterId = ?1 and id = ?2", clusterId, id).firstResultOptional();
  }
}
