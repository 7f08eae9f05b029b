package io.understudy.agenda;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.understudy.agenda.Appointment.State;
import io.understudy.audit.Actor;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.security.Permission;
import io.understudy.security.User;
import io.understudy.security.Users;
import io.understudy.switchover.Powers;
import io.understudy.switchover.Switchovers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks for appointments that are due and keeps them. Every console does; the one whose transaction
 * settles an appointment first is the one that counts.
 */
@ApplicationScoped
class AgendaLoop {

  private static final Logger LOG = Logger.getLogger(AgendaLoop.class);

  private final Keeping keeping;
  private final RehearsalPlans plans;
  private final Switchovers switchovers;
  private final Inventory inventory;
  private final Users users;
  private final AgendaSettings settings;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofVirtual().name("understudy-agenda-", 0).factory());

  AgendaLoop(
      Keeping keeping,
      RehearsalPlans plans,
      Switchovers switchovers,
      Inventory inventory,
      Users users,
      AgendaSettings settings,
      Clock clock) {
    this.keeping = keeping;
    this.plans = plans;
    this.switchovers = switchovers;
    this.inventory = inventory;
    this.users = users;
    this.settings = settings;
    this.clock = clock;
  }

  void start(@Observes StartupEvent started) {
    if (settings.keep()) {
      var _ = threads.submit(this::scan);
    }
  }

  void stop(@Observes ShutdownEvent ended) {
    stopping.countDown();
    threads.shutdownNow();
  }

  private void scan() {
    try {
      while (!stopping.await(settings.scan().toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.warnf("could not look for what is due, trying again: %s", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    Instant now = clock.instant();
    plans.makeDue(now);
    for (Appointment appointment : keeping.due(now)) {
      inventory
          .find(appointment.clusterId())
          .ifPresent(cluster -> {
            try {
              keep(cluster, appointment, now);
            } catch (RuntimeException e) {
              LOG.warnf(e, "%s: the scheduled move is tried again", cluster.name());
            }
          });
    }
  }

  /** Starts it, reports it, or leaves it for the next look. */
  private void keep(Cluster cluster, Appointment appointment, Instant now) {
    if (now.isAfter(appointment.due().plus(settings.grace()))) {
      keeping.failed(
          cluster,
          appointment,
          State.MISSED,
          "its time passed more than "
              + settings.grace().toMinutes()
              + " minutes ago, and no console could begin it then. It is not run late.");
      return;
    }
    try {
      Powers powers = powers(appointment);
      switchovers.start(
          cluster.name(),
          appointment.request(),
          Actor.user(appointment.madeBy()),
          powers,
          operation -> keeping.started(cluster, appointment, operation));
      LOG.infof("%s: the scheduled %s begins", cluster.name(), appointment.request().kind().word());
    } catch (Keeping.Overtaken another) {
      LOG.debugf("%s: another console began it", cluster.name());
    } catch (RequestRefused refused) {
      if (!waits(refused)) {
        keeping.failed(cluster, appointment, State.BLOCKED, refused.message());
      }
    }
  }

  /** What its maker may do now: somebody who left moves nothing. */
  private Powers powers(Appointment appointment) {
    User user = users.require(appointment.madeBy());
    if (!user.may(Permission.SWITCHOVER)) {
      throw new RequestRefused(
          ErrorCode.NOT_PERMITTED,
          appointment.madeBy() + ", who scheduled it, may not switch over any more");
    }
    return new Powers(user.may(Permission.APPROVE), user.may(Permission.OVERRIDE));
  }

  /** Whether nothing is in the way but an operation that will end. */
  private static boolean waits(RequestRefused refused) {
    return switch (refused.code()) {
      case OPERATION_RUNNING -> true;
      case PREFLIGHT_BLOCKS ->
          refused.extensions().get("findings") instanceof List<?> findings
              && findings.stream()
                  .filter(found -> found instanceof Finding finding && finding.blocks())
                  .allMatch(found ->
                      found instanceof Finding finding
                          && finding.code() == FindingCode.OPERATION_RUNNING);
      default -> false;
    };
  }
}
