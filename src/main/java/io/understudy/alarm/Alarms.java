package io.understudy.alarm;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Raises, ends and acknowledges alarms, each with its line in the trail. */
@ApplicationScoped
public class Alarms {

  private static final Logger LOG = Logger.getLogger(Alarms.class);
  private static final int LONGEST_NOTE = 500;

  private final AlarmRows rows;
  private final Audit audit;
  private final Events events;
  private final Clock clock;

  Alarms(AlarmRows rows, Audit audit, Events events, Clock clock) {
    this.rows = rows;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  /** Raises an alarm that lasts until {@link #end}. Nothing happens when it lasts already. */
  @Transactional
  public void raise(
      Cluster cluster, AlarmKind kind, String subject, String message, List<String> evidence) {
    store(cluster, row(cluster, kind, subject, message, evidence), true);
  }

  /** Raises an alarm about something that has happened: it waits for somebody to acknowledge it. */
  @Transactional
  public void happened(
      Cluster cluster, AlarmKind kind, String subject, String message, List<String> evidence) {
    store(cluster, row(cluster, kind, subject, message, evidence), false);
  }

  /** Its cause is gone; it stays open until it is acknowledged. */
  @Transactional
  public void end(Cluster cluster, AlarmKind kind, String subject) {
    if (rows.end(cluster.id(), kind, subject, now())) {
      LOG.infof("%s: alarm over: %s (%s)", cluster.name(), kind.words(), subject);
      tell(cluster, Actor.SYSTEM, "alarm.ended", kind, Map.of("subject", subject));
    }
  }

  /** Whether such an alarm lasts now. */
  @Transactional
  public boolean lasts(Cluster cluster, AlarmKind kind, String subject) {
    return rows.lasts(cluster.id(), kind, subject);
  }

  /** What lasts or waits for somebody, newest first. */
  @Transactional
  public List<Alarm> open(Cluster cluster) {
    return rows.open(cluster.id()).stream().map(AlarmRow::alarm).toList();
  }

  /** The latest, open or closed, newest first. */
  @Transactional
  public List<Alarm> recent(Cluster cluster, int limit) {
    return rows.recent(cluster.id(), limit).stream().map(AlarmRow::alarm).toList();
  }

  /**
   * Somebody has seen it.
   *
   * @throws RequestRefused {@code UNKNOWN_ALARM}, {@code WRONG_STATE} when somebody was faster,
   *     {@code INVALID_FIELD} for the note
   */
  @Transactional
  public Alarm acknowledge(Cluster cluster, long id, String note, Actor actor) {
    if (note.isBlank() || note.length() > LONGEST_NOTE) {
      throw RequestRefused.field(
          "note", "say in 1 to " + LONGEST_NOTE + " characters what you found");
    }
    AlarmRow row =
        rows.find(cluster.id(), id)
            .orElseThrow(() ->
                new RequestRefused(
                    ErrorCode.UNKNOWN_ALARM,
                    "cluster " + cluster.name() + " has no alarm of that number"));
    if (!rows.acknowledge(cluster.id(), id, actor.name(), now(), note.strip())) {
      throw new RequestRefused(
          ErrorCode.WRONG_STATE, "it was acknowledged already by " + row.acknowledgedBy);
    }
    tell(
        cluster,
        actor,
        "alarm.acknowledged",
        row.kind,
        Map.of("subject", row.subject, "note", note.strip()));
    rows.getEntityManager().refresh(row);
    return row.alarm();
  }

  private static AlarmRow row(
      Cluster cluster, AlarmKind kind, String subject, String message, List<String> evidence) {
    AlarmRow row = new AlarmRow();
    row.clusterId = cluster.id();
    row.kind = kind;
    row.subject = subject;
    row.message = message;
    row.evidence =
        String.join("\n", evidence.stream().map(line -> line.replaceAll("\\R", " ")).toList());
    return row;
  }

  private void store(Cluster cluster, AlarmRow row, boolean lasting) {
    row.raisedAt = now();
    row.endedAt = lasting ? null : row.raisedAt;
    if (rows.raise(row)) {
      LOG.errorf("%s: ALARM: %s: %s", cluster.name(), row.kind.words(), row.message);
      tell(
          cluster,
          Actor.SYSTEM,
          "alarm.raised",
          row.kind,
          Map.of(
              "subject",
              row.subject,
              "message",
              row.message,
              "evidence",
              row.evidence.lines().toList()));
    }
  }

  private void tell(
      Cluster cluster, Actor actor, String action, AlarmKind kind, Map<String, ?> details) {
    audit.note(actor, action, cluster.name(), kind.name(), details);
    events.tell(new Event(cluster.name(), "alarm", kind.name()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
