package io.understudy.agenda;

import io.understudy.agenda.Appointment.State;
import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.MoveRequest;
import io.understudy.switchover.Powers;
import io.understudy.switchover.Switchovers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes, cancels and shows appointments. */
@ApplicationScoped
public class Appointments {

  private static final Duration FARTHEST = Duration.ofDays(366);

  private final AppointmentRows rows;
  private final Switchovers switchovers;
  private final Audit audit;
  private final Events events;
  private final Clock clock;

  Appointments(
      AppointmentRows rows, Switchovers switchovers, Audit audit, Events events, Clock clock) {
    this.rows = rows;
    this.switchovers = switchovers;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Makes one. Preflight is not asked now: what counts is what it says at that time.
   *
   * @throws RequestRefused naming what is wrong, as for a move that begins now; {@code WRONG_STATE}
   *     when one of this kind waits already
   */
  @Transactional
  public Appointment make(
      Cluster cluster, Instant due, MoveRequest request, Actor actor, Powers powers) {
    requireTime(due);
    if (request.kind() != MoveKind.SWITCHOVER && request.kind() != MoveKind.REHEARSAL) {
      throw RequestRefused.field(
          "kind",
          "is "
              + request.kind().word()
              + ", which is for now and cannot be scheduled; a switchover"
              + " or a rehearsal can");
    }
    if (request.kind() == MoveKind.REJOIN) {
      throw RequestRefused.field(
          "kind", "is rejoin, which moves nothing and is started at once; it cannot be scheduled");
    }
    switchovers.check(cluster, request, powers);
    return insert(cluster, due, request, actor, false);
  }

  private void requireTime(Instant due) {
    Instant now = clock.instant();
    if (!due.isAfter(now)) {
      throw RequestRefused.field("at", "is not in the future; it is " + now + " now");
    }
    if (due.isAfter(now.plus(FARTHEST))) {
      throw RequestRefused.field("at", "is more than a year away");
    }
  }

  Appointment insert(
      Cluster cluster, Instant due, MoveRequest request, Actor actor, boolean planned) {
    AppointmentRow row = new AppointmentRow();
    row.id = UUID.randomUUID();
    row.clusterId = cluster.id();
    row.due = due.truncatedTo(ChronoUnit.MICROS);
    row.body = AppointmentRow.body(request);
    row.kind = request.kind().word();
    row.madeBy = actor.name();
    row.planned = planned;
    row.madeAt = now();
    row.state = State.SCHEDULED;
    if (!rows.insert(row)) {
      throw new RequestRefused(
          ErrorCode.WRONG_STATE,
          "a %s of %s is scheduled already; cancel it first".formatted(row.kind, cluster.name()));
    }
    note(
        cluster,
        row,
        actor,
        "scheduled",
        Map.of(
            "at", row.due.toString(),
            "to", request.candidate(),
            "reason", request.reason(),
            "ticket", request.ticket(),
            "override", request.override()));
    return row.appointment();
  }

  /**
   * Takes one back.
   *
   * @throws RequestRefused {@code UNKNOWN_APPOINTMENT}; {@code WRONG_STATE} when it does not wait
   *     any more
   */
  @Transactional
  public Appointment cancel(Cluster cluster, UUID id, Actor actor) {
    AppointmentRow row = row(cluster, id);
    if (!rows.settle(id, State.CANCELLED, now(), actor.name(), null, null)) {
      throw new RequestRefused(
          ErrorCode.WRONG_STATE, "it does not wait any more: " + row.state.name());
    }
    note(cluster, row, actor, "cancelled", Map.of("at", row.due.toString()));
    rows.getEntityManager().refresh(row);
    return row.appointment();
  }

  /**
   * One of the cluster's.
   *
   * @throws RequestRefused {@code UNKNOWN_APPOINTMENT}
   */
  @Transactional
  public Appointment require(Cluster cluster, UUID id) {
    return row(cluster, id).appointment();
  }

  /** What waits, the next first. */
  @Transactional
  public List<Appointment> waiting(Cluster cluster) {
    return rows.waiting(cluster.id()).stream().map(AppointmentRow::appointment).toList();
  }

  /** The latest in any state, newest first. */
  @Transactional
  public List<Appointment> recent(Cluster cluster, int limit) {
    return rows.recent(cluster.id(), limit).stream().map(AppointmentRow::appointment).toList();
  }

  private AppointmentRow row(Cluster cluster, UUID id) {
    return rows.find(cluster.id(), id)
        .orElseThrow(() ->
            new RequestRefused(
                ErrorCode.UNKNOWN_APPOINTMENT,
                "cluster " + cluster.name() + " has no scheduled move of that id"));
  }

  private void note(
      Cluster cluster, AppointmentRow row, Actor actor, String word, Map<String, ?> details) {
    audit.note(actor, row.kind + "." + word, cluster.name(), row.id.toString(), details);
    events.tell(new Event(cluster.name(), "agenda", row.id.toString()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
