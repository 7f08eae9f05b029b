package io.understudy.vigil;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.understudy.inventory.AutomaticFailover;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
import io.understudy.vigil.VigilState.Word;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Checks each cluster that wants it at its own pace, when no other console does. */
@ApplicationScoped
class Vigil {

  private static final Logger LOG = Logger.getLogger(Vigil.class);
  private static final Duration TICK = Duration.ofMillis(250);

  /** A console that has not been heard of for so long has lost the watch: another one begins. */
  private static final Duration LEASE = Duration.ofSeconds(3);

  private final String me = ProcessHandle.current().pid() + "/" + UUID.randomUUID();
  private final VigilRows rows;
  private final Look look;
  private final Takeover takeover;
  private final Inventory inventory;
  private final VigilSettings settings;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Map<Long, Instant> next = new ConcurrentHashMap<>();
  private final Set<Long> checking = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("understudy-vigil-", 0).factory());

  Vigil(
      VigilRows rows,
      Look look,
      Takeover takeover,
      Inventory inventory,
      VigilSettings settings,
      Clock clock) {
    this.rows = rows;
    this.look = look;
    this.takeover = takeover;
    this.inventory = inventory;
    this.settings = settings;
    this.clock = clock;
  }

  void start(@Observes StartupEvent started) {
    if (settings.watch()) {
      var _ = threads.submit(this::tick);
    }
  }

  void stop(@Observes ShutdownEvent ended) {
    stopping.countDown();
    threads.shutdownNow();
  }

  private void tick() {
    try {
      while (!stopping.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          rows.wanted().forEach(this::whenDue);
        } catch (RuntimeException e) {
          LOG.warnf("could not look which primaries to watch: %s", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void whenDue(long clusterId) {
    if (checking.contains(clusterId)) {
      rows.keepHolding(clusterId, me, LEASE); // agents may be silent for longer than that
      return;
    }
    Instant due = next.get(clusterId);
    if (due != null && clock.instant().isBefore(due)) {
      return;
    }
    checking.add(clusterId);
    var _ =
        threads.submit(() -> {
          try {
            check(clusterId);
          } catch (RuntimeException e) {
            LOG.warnf("a primary could not be checked: %s", e.getMessage());
          } finally {
            checking.remove(clusterId);
          }
        });
  }

  private void check(long clusterId) {
    Cluster cluster = inventory.find(clusterId).orElse(null);
    AutomaticFailover wanted = cluster == null ? null : cluster.automaticFailover();
    if (cluster == null || wanted == null) {
      return;
    }
    Instant began = clock.instant().truncatedTo(ChronoUnit.MICROS);
    next.put(clusterId, began.plus(wanted.every()));
    if (!rows.hold(cluster, me, wanted.every().plus(LEASE))) {
      return;
    }
    String candidate = look.candidate(cluster).map(Node::name).orElse(null);
    boolean suspected = rows.find(cluster).filter(state -> state.deadChecks() > 0).isPresent();
    switch (look.at(cluster, suspected)) {
      case Check.Disarmed(String why) ->
          rows.keep(
              cluster,
              me,
              new VigilState(
                  why.equals(Look.UNACKNOWLEDGED) ? Word.BLOCKED : Word.DISARMED,
                  why,
                  candidate,
                  0,
                  null),
              null);
      case Check.Alive(String why) ->
          rows.keep(cluster, me, new VigilState(Word.ARMED, why, candidate, 0, null), null);
      case Check.Dead dead -> dead(cluster, wanted, candidate, dead, began);
    }
  }

  private void dead(
      Cluster cluster,
      AutomaticFailover wanted,
      @org.jspecify.annotations.Nullable String candidate,
      Check.Dead dead,
      Instant began) {
    int count = rows.find(cluster).map(VigilState::deadChecks).orElse(0) + 1;
    Instant since = count == 1 ? began : rows.deadSince(cluster).orElse(began);
    String why =
        "%s was seen dead %d of %d times: %s"
            .formatted(
                cluster.primary().name(),
                count,
                wanted.checks(),
                String.join("; ", dead.evidence()));
    LOG.warnf("%s: %s", cluster.name(), why);
    rows.keep(cluster, me, new VigilState(Word.ARMED, why, candidate, count, null), since);
    if (count >= wanted.checks() && candidate != null) {
      String refused = takeover.begin(cluster, candidate, wanted, dead, since);
      if (!refused.isEmpty()) {
        rows.keep(cluster, me, new VigilState(Word.DISARMED, refused, candidate, 0, null), null);
      }
    }
  }
}
