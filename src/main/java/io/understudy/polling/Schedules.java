package io.understudy.polling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.calendar.FreezeWindow;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclared;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** When clusters are collected, when that rests, and when nothing is applied. */
@ApplicationScoped
public class Schedules {

  private final ScheduleRows rows;
  private final Audit audit;
  private final Events events;
  private final Event<ScheduleChanged> changed;
  private final Clock clock;

  Schedules(
      ScheduleRows rows, Audit audit, Events events, Event<ScheduleChanged> changed, Clock clock) {
    this.rows = rows;
    this.audit = audit;
    this.events = events;
    this.changed = changed;
    this.clock = clock;
  }

  @Transactional
  public Schedule of(Cluster cluster) {
    return rows.of(cluster.id()).orElse(Schedule.STANDARD);
  }

  /** The schedule as JSON, as {@code GET …/schedule} answers it. */
  @Transactional
  public ObjectNode document(Cluster cluster) {
    return ScheduleDocument.write(of(cluster), clock.instant());
  }

  /**
   * Makes the schedule what the document says; what is absent in it stays as it is.
   *
   * @throws io.understudy.problem.RequestRefused naming the wrong field
   */
  @Transactional
  public Schedule change(Cluster cluster, JsonNode document, Actor actor) {
    Schedule before = of(cluster);
    return store(
        cluster, before, ScheduleDocument.read(document, "", before, actor.name(), clock), actor);
  }

  /** The freeze window that is open at this moment, if any: nothing is applied unless forced. */
  @Transactional
  public Optional<FreezeWindow> frozen(Cluster cluster, Instant moment) {
    return of(cluster).frozenAt(moment);
  }

  void declared(@Observes ClusterDeclared event) {
    Optional<Schedule> stored = rows.of(event.cluster().id());
    Schedule before = stored.orElse(Schedule.STANDARD);
    JsonNode document = event.schedule();
    Schedule after =
        document == null || document.isNull()
            ? before
            : ScheduleDocument.read(document, "schedule", before, event.actor().name(), clock);
    if (stored.isEmpty()) {
      rows.store(event.cluster().id(), after);
      changed.fire(new ScheduleChanged(event.cluster().id()));
    } else {
      store(event.cluster(), before, after, event.actor());
    }
  }

  private Schedule store(Cluster cluster, Schedule before, Schedule after, Actor actor) {
    if (after.equals(before)) {
      return before;
    }
    rows.store(cluster.id(), after);
    Instant now = clock.instant();
    audit.note(
        actor,
        "schedule.changed",
        cluster.name(),
        null,
        Map.of(
            "before", ScheduleDocument.write(before, now).toString(),
            "after", ScheduleDocument.write(after, now).toString()));
    events.tell(new io.understudy.events.Event(cluster.name(), "schedule", cluster.name()));
    changed.fire(new ScheduleChanged(cluster.id()));
    return after;
  }
}
