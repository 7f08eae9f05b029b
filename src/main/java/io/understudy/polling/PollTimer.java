package io.understudy.polling;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.understudy.history.Retention;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Polls clusters when they are due, on whichever console comes first; db-scheduler's table decides.
 * A poll that was under way when its console died is done again by another within a minute.
 */
@ApplicationScoped
class PollTimer {

  private static final Logger LOG = Logger.getLogger(PollTimer.class);
  private static final int MOST_AT_ONCE = 64;
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(30);

  private final Polling polling;
  private final Schedules schedules;
  private final Inventory inventory;
  private final Retention retention;
  private final AgroalDataSource database;
  private final PollingConfig config;
  private final Clock clock;
  private final Pace pace = new Pace(() -> ThreadLocalRandom.current().nextDouble());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CustomTask<Void> poll;
  private @Nullable Scheduler scheduler;

  PollTimer(
      Polling polling,
      Schedules schedules,
      Inventory inventory,
      Retention retention,
      AgroalDataSource database,
      PollingConfig config,
      Clock clock) {
    this.polling = polling;
    this.schedules = schedules;
    this.inventory = inventory;
    this.retention = retention;
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.poll =
        Tasks.custom("poll", Void.class)
            .onFailure((complete, operations) ->
                operations.reschedule(complete, clock.instant().plus(AFTER_TROUBLE)))
            .execute((instance, context) -> carryOut(instance));
  }

  void start(@Observes StartupEvent event) {
    if (!config.scheduled()) {
      return;
    }
    RecurringTask<Void> prune =
        Tasks.recurring("prune-history", FixedDelay.ofHours(24))
            .execute((instance, context) -> retention.prune());
    Scheduler started =
        Scheduler.create(database, poll)
            .startTasks(prune)
            .executorService(Executors.newVirtualThreadPerTaskExecutor())
            .threads(MOST_AT_ONCE)
            .pollUsingLockAndFetch(0.5, 1.0)
            .pollingInterval(config.lookEvery())
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(PATIENCE_AT_STOP)
            .build();
    scheduler = started;
    started.start();
    inventory.list().forEach(cluster -> begin(started, cluster.id()));
  }

  void stop(@Observes ShutdownEvent event) {
    Scheduler started = scheduler;
    if (started != null) {
      started.stop();
    }
    threads.shutdownNow();
  }

  void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) ScheduleChanged event) {
    Scheduler started = scheduler;
    if (started != null) {
      threads.execute(() -> again(started, event.clusterId())); // outside of the ended transaction
    }
  }

  private CompletionHandler<Void> carryOut(TaskInstance<Void> instance) {
    long clusterId = Long.parseLong(instance.getId());
    Optional<Cluster> cluster = inventory.find(clusterId);
    if (cluster.isEmpty()) {
      return (complete, operations) -> operations.remove();
    }
    if (schedules.of(cluster.get()).pausedAt(clock.instant()).isEmpty()) {
      polling.pollOnSchedule(cluster.get());
    }
    return (complete, operations) ->
        operations.reschedule(complete, pace.next(schedules.of(cluster.get()), clock.instant()));
  }

  private void begin(Scheduler started, long clusterId) {
    started.scheduleIfNotExists(poll.instance(id(clusterId)), clock.instant());
  }

  /** A poll that runs just now reads the new schedule when it ends. */
  private void again(Scheduler started, long clusterId) {
    Optional<Cluster> cluster = inventory.find(clusterId);
    if (cluster.isEmpty()) {
      return;
    }
    Instant next = pace.next(schedules.of(cluster.get()), clock.instant());
    try {
      if (!started.scheduleIfNotExists(poll.instance(id(clusterId)), clock.instant())) {
        started.reschedule(poll.instance(id(clusterId)), next);
      }
    } catch (DbSchedulerException e) {
      LOG.debugf(e, "cluster %d is being polled while its schedule changes", clusterId);
    }
  }

  private static String id(long clusterId) {
    return Long.toString(clusterId);
  }
}
