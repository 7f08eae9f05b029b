package io.understudy.agenda;

import io.understudy.agenda.Appointment.State;
import io.understudy.alarm.AlarmKind;
import io.understudy.alarm.Alarms;
import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What becomes of appointments whose time has come, each in one transaction. */
@ApplicationScoped
class Keeping {

  private final AppointmentRows rows;
  private final Alarms alarms;
  private final Audit audit;
  private final Events events;
  private final Clock clock;

  Keeping(AppointmentRows rows, Alarms alarms, Audit audit, Events events, Clock clock) {
    this.rows = rows;
    this.alarms = alarms;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  /** Somebody else settled the appointment first. */
  static final class Overtaken extends RuntimeException {}

  @Transactional
  List<Appointment> due(Instant now) {
    return rows.due(now).stream().map(AppointmentRow::appointment).toList();
  }

  /**
   * It became this operation; in the transaction that gives that the slot.
   *
   * @throws Overtaken when it did not wait any more: the operation must not be
   */
  @Transactional(Transactional.TxType.MANDATORY)
  void started(Cluster cluster, Appointment appointment, OperationId operation) {
    if (!rows.settle(
        appointment.id(), State.STARTED, now(), Actor.SYSTEM.name(), null, operation)) {
      throw new Overtaken();
    }
    tell(
        cluster,
        appointment,
        "begun-as-scheduled",
        Map.of("operation", operation.toString(), "due", appointment.due().toString()));
  }

  /** It did not run, and that is said loudly. */
  @Transactional
  void failed(Cluster cluster, Appointment appointment, State state, String why) {
    String kind = appointment.request().kind().word();
    if (!rows.settle(appointment.id(), state, now(), Actor.SYSTEM.name(), why, null)) {
      return;
    }
    String word = state == State.MISSED ? "missed" : "blocked";
    tell(
        cluster,
        appointment,
        "schedule-" + word,
        Map.of("due", appointment.due().toString(), "why", why, "madeBy", appointment.madeBy()));
    alarms.happened(
        cluster,
        AlarmKind.MOVE_NOT_RUN,
        appointment.id().toString(),
        "The %s to %s that %s scheduled did not run: %s"
            .formatted(kind, appointment.request().candidate(), appointment.madeBy(), why),
        List.of("due " + appointment.due(), "looked at " + now()));
  }

  private void tell(Cluster cluster, Appointment appointment, String word, Map<String, ?> details) {
    audit.note(
        Actor.SYSTEM,
        appointment.request().kind().word() + "." + word,
        cluster.name(),
        appointment.id().toString(),
        details);
    events.tell(new Event(cluster.name(), "agenda", appointment.id().toString()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
