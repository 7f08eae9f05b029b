package io.understudy.operation;

import io.understudy.audit.Actor;
import io.understudy.inventory.ClusterRemoving;
import io.understudy.operation.CancelAnswer.NotFound;
import io.understudy.operation.CancelAnswer.Requested;
import io.understudy.operation.CancelAnswer.TooLate;
import io.understudy.operation.StartAnswer.Accepted;
import io.understudy.operation.StartAnswer.Occupied;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Starts, cancels and finds operations. */
@ApplicationScoped
public class Operations {

  private final Sql sql;
  private final OperationRows rows;
  private final Clock clock;
  private final OperationNews news;
  private final Event<OperationStarted> started;

  Operations(
      DataSource database, Clock clock, OperationNews news, Event<OperationStarted> started) {
    this.sql = new Sql(database);
    this.rows = new OperationRows(sql);
    this.clock = clock;
    this.news = news;
    this.started = started;
  }

  /**
   * Gives the cluster's slot to a new operation, in the caller's transaction: it is driven once
   * that is committed.
   *
   * @param body what its steps find in {@link StepContext#body}; JSON, no secrets
   */
  @Transactional
  public StartAnswer start(OperationKind kind, long clusterId, String body, Actor actor) {
    while (true) {
      OperationId id = OperationId.random();
      if (insert(id, kind, clusterId, body, actor)) {
        news.tell(id);
        started.fire(new OperationStarted(id));
        return new Accepted(rows.find(id).orElseThrow());
      }
      Optional<Operation> running = running(clusterId);
      if (running.isPresent()) {
        return new Occupied(running.get());
      }
    }
  }

  /** Asks the one who drives it to turn at the next boundary. */
  @Transactional
  public CancelAnswer requestCancel(OperationId id, Actor actor) {
    int changed =
        sql.change(
            """
            UPDATE operation SET cancel_requested_at = ?, cancel_requested_by = ?, version = version + 1
            WHERE id = ? AND phase = 'FORWARD' AND cancel_requested_by IS NULL
            """,
            clock.instant(),
            actor.name(),
            id);
    if (changed > 0) {
      news.tell(id);
      return new Requested();
    }
    Optional<Operation> operation = rows.find(id);
    if (operation.isEmpty()) {
      return new NotFound();
    }
    boolean asked = operation.get().phase() == Phase.FORWARD;
    return asked ? new Requested() : new TooLate(operation.get());
  }

  @Transactional
  public Optional<Operation> find(OperationId id) {
    return rows.find(id);
  }

  /** What its steps said, oldest first. */
  @Transactional
  public List<Note> notes(OperationId id) {
    return rows.notes(id);
  }

  /** The operation that holds the cluster's slot. */
  @Transactional
  public Optional<Operation> running(long clusterId) {
    return rows.where("cluster_id = ? AND finished_at IS NULL", clusterId).stream().findFirst();
  }

  /** The latest operations of these kinds, newest first. */
  @Transactional
  public List<Operation> recent(long clusterId, Collection<String> kinds, int limit) {
    return rows.where(
        "cluster_id = ? AND kind = ANY (?) ORDER BY created_at DESC, id LIMIT ?",
        clusterId,
        kinds,
        limit);
  }

  /** The operations of these kinds that fit, newest first. */
  @Transactional
  public List<Operation> search(
      long clusterId, Collection<String> kinds, OperationFilter filter, int limit) {
    return rows.where(
        """
        cluster_id = ? AND kind = ANY (?)
          AND created_at >= COALESCE(CAST(? AS timestamptz), '-infinity')
          AND created_at < COALESCE(CAST(? AS timestamptz), 'infinity')
          AND actor = COALESCE(CAST(? AS text), actor)
          AND CASE WHEN finished_at IS NULL THEN 'RUNNING' ELSE verdict END
              = COALESCE(CAST(? AS text), CASE WHEN finished_at IS NULL THEN 'RUNNING' ELSE verdict END)
          AND (CAST(? AS text) IS NULL
               OR position(lower(CAST(? AS text)) IN
                  lower(concat_ws(' ', body->>'reason', body->>'ticket', body->>'candidate', body->>'primary'))) > 0)
        ORDER BY created_at DESC, id LIMIT ?
        """,
        clusterId,
        kinds,
        filter.since(),
        filter.before(),
        filter.actor(),
        filter.state(),
        filter.text(),
        filter.text(),
        limit);
  }

  /** A cluster is not removed while something runs in it. */
  void keepWhileRunning(@Observes ClusterRemoving removing) {
    running(removing.cluster().id())
        .ifPresent(operation -> {
          throw new RequestRefused(
              ErrorCode.OPERATION_RUNNING,
              "a "
                  + operation.kind()
                  + " is running in this cluster ("
                  + operation.id()
                  + "); wait for it or cancel it");
        });
  }

  private boolean insert(
      OperationId id, OperationKind kind, long clusterId, String body, Actor actor) {
    return sql.change(
            """
            INSERT INTO operation
                (id, cluster_id, kind, body, actor, actor_kind, phase, verdict, step, created_at)
            VALUES (?, ?, ?, CAST(? AS jsonb), ?, ?, 'FORWARD', 'SUCCEEDED', ?, ?)
            ON CONFLICT (cluster_id) WHERE finished_at IS NULL DO NOTHING
            """,
            id,
            clusterId,
            kind.name(),
            body,
            actor.name(),
            actor.kind(),
            kind.steps().getFirst().name(),
            clock.instant().truncatedTo(ChronoUnit.MICROS))
        > 0;
  }
}
