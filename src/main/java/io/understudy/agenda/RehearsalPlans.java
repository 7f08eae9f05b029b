package io.understudy.agenda;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.calendar.Cron;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.MoveRequest;
import io.understudy.switchover.Unapplied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Plans of rehearsals: each makes an appointment when its time has come. */
@ApplicationScoped
public class RehearsalPlans {

  private static final Logger LOG = Logger.getLogger(RehearsalPlans.class);

  private final RehearsalPlanRows rows;
  private final Appointments appointments;
  private final Inventory inventory;
  private final Audit audit;
  private final Events events;
  private final Clock clock;

  RehearsalPlans(
      RehearsalPlanRows rows,
      Appointments appointments,
      Inventory inventory,
      Audit audit,
      Events events,
      Clock clock) {
    this.rows = rows;
    this.appointments = appointments;
    this.inventory = inventory;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  @Transactional
  public Optional<RehearsalPlan> of(Cluster cluster) {
    return rows.findByIdOptional(cluster.id()).map(RehearsalPlanRow::plan);
  }

  /**
   * Makes or replaces the cluster's plan.
   *
   * @throws RequestRefused naming the wrong field
   */
  @Transactional
  public RehearsalPlan put(Cluster cluster, Cron cron, @Nullable String candidate, Actor actor) {
    if (candidate == null && cluster.standbys().size() > 1) {
      throw RequestRefused.field("candidate", "is missing; there are several standbys");
    }
    if (candidate != null) {
      cluster.node(candidate);
    }
    RehearsalPlanRow row =
        rows.findByIdOptional(cluster.id())
            .orElseGet(() -> {
              var fresh = new RehearsalPlanRow();
              fresh.clusterId = cluster.id();
              return fresh;
            });
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    row.cron = cron.expression();
    row.zone = cron.zone().getId();
    row.candidate = candidate;
    row.madeBy = actor.name();
    row.madeAt = now;
    row.nextDue =
        cron.after(now)
            .orElseThrow(
                () -> RequestRefused.field("cron", "does not come true any more; give another"));
    rows.persist(row);
    tell(
        cluster,
        actor,
        "rehearsals.planned",
        Map.of(
            "cron", row.cron, "zone", row.zone, "candidate", candidate == null ? "" : candidate));
    return row.plan();
  }

  /** No more rehearsals by themselves. */
  @Transactional
  public void remove(Cluster cluster, Actor actor) {
    if (rows.deleteById(cluster.id())) {
      tell(cluster, actor, "rehearsals.unplanned", Map.of());
    }
  }

  /** Makes the appointments of plans whose time has come. */
  void makeDue(Instant now) {
    for (RehearsalPlanRow due : due(now)) {
      Optional<Cluster> cluster = inventory.find(due.clusterId);
      if (cluster.isPresent()) {
        try {
          make(cluster.get(), due, now);
        } catch (RequestRefused waiting) {
          LOG.infof("%s: %s", cluster.get().name(), waiting.message());
        }
      }
    }
  }

  @Transactional
  List<RehearsalPlanRow> due(Instant now) {
    return rows.due(now);
  }

  /** Whichever console moves the plan on makes its appointment. */
  @Transactional
  void make(Cluster cluster, RehearsalPlanRow plan, Instant now) {
    Instant next = Cron.of(plan.cron, plan.zone).after(now).orElse(null);
    if (rows.moveOn(plan, next) && plan.nextDue != null) {
      String candidate =
          Optional.ofNullable(plan.candidate)
              .or(() -> cluster.standbys().stream().map(Node::name).findFirst())
              .orElseThrow();
      appointments.insert(
          cluster,
          plan.nextDue,
          new MoveRequest(
              MoveKind.REHEARSAL,
              candidate,
              "planned: " + plan.cron + " in " + plan.zone,
              cluster.name(),
              Set.of(),
              false,
              Unapplied.LEAVE),
          Actor.user(plan.madeBy),
          true);
    }
  }

  private void tell(Cluster cluster, Actor actor, String action, Map<String, ?> details) {
    audit.note(actor, action, cluster.name(), null, details);
    events.tell(new Event(cluster.name(), "agenda", cluster.name()));
  }
}
