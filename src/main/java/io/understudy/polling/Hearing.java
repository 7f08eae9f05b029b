package io.understudy.polling;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.inventory.AgentAddress;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Component;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.protocol.Hints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Waits at every agent for the hint that something may have changed, and collects it at once. The
 * polls go on beside it: a hint that is lost costs time, never a change.
 */
@ApplicationScoped
class Hearing {

  private static final Logger LOG = Logger.getLogger(Hearing.class);
  private static final Duration HELD = Duration.ofSeconds(25);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(250);

  /** A server often takes over what was written only when it is told to a moment later. */
  private static final List<Duration> ONCE_MORE =
      List.of(Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(4));

  private final Agents agents;
  private final Inventory inventory;
  private final Schedules schedules;
  private final Polling polling;
  private final PollingConfig config;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hearing").factory());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Ear, Future<?>> ears = new HashMap<>();

  Hearing(
      Agents agents,
      Inventory inventory,
      Schedules schedules,
      Polling polling,
      PollingConfig config,
      Clock clock) {
    this.agents = agents;
    this.inventory = inventory;
    this.schedules = schedules;
    this.polling = polling;
    this.config = config;
    this.clock = clock;
  }

  /** One agent that is listened to, for the node of one cluster. */
  private record Ear(long cluster, String node, AgentAddress agent) {}

  void start(@Observes StartupEvent event) {
    if (config.scheduled()) {
      long pause = config.listenAnew().toMillis();
      var _ = timer.scheduleWithFixedDelay(this::listenToAll, 0, pause, TimeUnit.MILLISECONDS);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
    threads.shutdownNow();
  }

  /** Begins with agents that were declared since, and ends with those that are gone. */
  private void listenToAll() {
    try {
      Set<Ear> declared = new HashSet<>();
      for (Cluster cluster : inventory.list()) {
        cluster
            .nodes()
            .forEach(node -> declared.add(new Ear(cluster.id(), node.name(), node.agent())));
      }
      ears.entrySet().removeIf(entry -> ended(entry.getKey(), entry.getValue(), declared));
      declared.forEach(ear -> ears.computeIfAbsent(ear, e -> threads.submit(() -> listen(e))));
    } catch (RuntimeException e) {
      LOG.warnf(e, "the agents to listen to could not be looked up; trying again");
    }
  }

  private static boolean ended(Ear ear, Future<?> listening, Set<Ear> declared) {
    if (declared.contains(ear) && !listening.isDone()) {
      return false;
    }
    listening.cancel(true);
    return true;
  }

  private void listen(Ear ear) {
    @Nullable Long number = null;
    Duration pause = FIRST_PAUSE;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        switch (agents.hints(ear.agent(), number, HELD)) {
          case Answer.Given<Hints>(Hints hints) -> {
            if (number == null) {
              lookAround(ear);
            }
            collect(ear, hints.instances(), true);
            number = hints.number();
            pause = FIRST_PAUSE;
            rest(BETWEEN);
          }
          case Answer.Failed<Hints> failed -> {
            LOG.debugf("no hints from the agent of %s: %s", ear.node(), failed);
            rest(pause);
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warnf(e, "listening to the agent of %s ended; it begins again", ear.node());
    }
  }

  /** What happened before somebody listened was told to nobody. */
  private void lookAround(Ear ear) {
    inventory
        .find(ear.cluster())
        .map(cluster -> cluster.components().stream().map(Component::name).toList())
        .ifPresent(components -> collect(ear, components, false));
  }

  private void rest(Duration pause) throws InterruptedException {
    Future<?> end = timer.schedule(() -> {}, pause.toMillis(), TimeUnit.MILLISECONDS);
    try {
      end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing is done there", e);
    }
  }

  private void collect(Ear ear, List<String> components, boolean first) {
    if (components.isEmpty()) {
      return;
    }
    Cluster cluster = inventory.find(ear.cluster()).orElse(null);
    if (cluster == null || schedules.of(cluster).pausedAt(clock.instant()).isPresent()) {
      return;
    }
    List<Instance> hinted =
        cluster.instances().stream()
            .filter(instance -> instance.node().name().equals(ear.node()))
            .filter(instance -> components.contains(instance.component().name()))
            .toList();
    polling.pollHinted(hinted);
    if (first) {
      for (Duration later : ONCE_MORE) {
        var _ =
            timer.schedule(
                () -> threads.execute(() -> collect(ear, components, false)),
                later.toMillis(),
                TimeUnit.MILLISECONDS);
      }
    }
  }
}
