package io.understudy.polling;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.InstanceId;
import io.understudy.polling.Collector.Collected;
import io.understudy.polling.PollOutcome.Outcome;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Collects clusters. Every instance has a thread of its own, so one that hangs delays no other;
 * whoever wants an instance that is being collected waits for that.
 */
@ApplicationScoped
public class Polling {

  private static final Logger LOG = Logger.getLogger(Polling.class);
  private static final Duration A_MOMENT = Duration.ofSeconds(10);

  private final Collector collector;
  private final Introductions introductions;
  private final SightingLog sightings;
  private final Event<Polled> polled;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<InstanceId, CompletableFuture<Collected>> running = new ConcurrentHashMap<>();

  private final Map<InstanceId, Untold> untold = new ConcurrentHashMap<>();

  /** The revision that the last answer to somebody named. */
  private final Map<InstanceId, Integer> told = new ConcurrentHashMap<>();

  /** What a hint led to. */
  private record Untold(Collected collected, Instant at) {}

  Polling(
      Collector collector,
      Introductions introductions,
      SightingLog sightings,
      Event<Polled> polled,
      Clock clock) {
    this.polled = polled;
    this.collector = collector;
    this.introductions = introductions;
    this.sightings = sightings;
    this.clock = clock;
  }

  /** Collects now as {@link #collectNow} does; what follows a poll follows. */
  public PollReport pollNow(Cluster cluster) {
    PollReport report = collectNow(cluster);
    tell(cluster);
    return report;
  }

  /**
   * Collects every instance now, whatever pause and backoff say, and returns when all are done.
   * Joins what is being collected already, and looks once more after it: what the caller changed
   * before the call is always seen. Nothing follows it: for who asks agents and directors itself,
   * or is about to move the service and wants nobody asked meanwhile. Blocks; not inside a
   * transaction.
   */
  public PollReport collectNow(Cluster cluster) {
    return collectNow(cluster, cluster.instances());
  }

  /** The same of these instances only. */
  public PollReport collectNow(Cluster cluster, List<Instance> wanted) {
    PollReport report = poll(cluster, wanted, true);
    for (int i = 0; i < report.instances().size(); i++) {
      told(wanted.get(i).id(), report.instances().get(i));
    }
    return report;
  }

  /** Whoever asks further questions does so by itself: no poll waits for it. */
  private void tell(Cluster cluster) {
    threads.execute(() -> {
      try {
        polled.fire(new Polled(cluster));
      } catch (RuntimeException e) {
        LOG.errorf(e, "what follows a poll of %s failed", cluster.name());
      }
    });
  }

  private CompletableFuture<Collected> beginForSomebody(Instance instance) {
    Untold before = untold.remove(instance.id());
    CompletableFuture<Collected> mine = beginAnew(instance);
    return before == null || before.at().plus(A_MOMENT).isBefore(clock.instant())
        ? mine
        : mine.thenApply(now -> both(before.collected(), now));
  }

  /** Collects the instances that are not left alone after a failure. */
  PollReport pollOnSchedule(Cluster cluster) {
    Instant now = clock.instant();
    List<Instance> due =
        cluster.instances().stream().filter(instance -> isDue(instance, now)).toList();
    PollReport report = poll(cluster, due, false);
    tell(cluster);
    return report;
  }

  /**
   * Collects these now, whatever backoff says: something happened there. Who changed it and asks a
   * moment later is told what was found here.
   */
  void pollHinted(List<Instance> instances) {
    collect(instances, this::beginAnew)
        .forEach((instance, collected) -> {
          Integer revision = collected.outcome().revision();
          if (collected.outcome().outcome() == Outcome.CHANGED
              && !Objects.equals(told.get(instance.id()), revision)) {
            untold.put(instance.id(), new Untold(collected, clock.instant()));
          }
        });
  }

  /**
   * Looks at these once more, and returns when that is done. Whoever asks to poll next is told what
   * was found here. Blocks; not inside a transaction.
   */
  public void lookAgain(List<Instance> instances) {
    pollHinted(instances);
  }

  private void told(InstanceId instance, PollOutcome outcome) {
    Integer revision = outcome.revision();
    if (revision != null) {
      told.put(instance, revision);
      untold.computeIfPresent(
          instance,
          (_, left) ->
              Objects.equals(left.collected().outcome().revision(), revision) ? null : left);
    }
  }

  private boolean isDue(Instance instance, Instant now) {
    return sightings
        .find(instance.id())
        .map(SightingRows.Row::notBefore)
        .filter(now::isBefore)
        .isEmpty();
  }

  private PollReport poll(Cluster cluster, List<Instance> instances, boolean insist) {
    Map<Instance, Collected> collected =
        collect(instances, insist ? this::beginForSomebody : this::begin);
    if (introductions.introduce(cluster, epochs(collected), insist)) {
      List<Instance> again =
          instances.stream()
              .filter(instance -> result(collected, instance).secretsEpoch() != null)
              .toList();
      collect(again, this::begin)
          .forEach((instance, second) -> collected.merge(instance, second, Polling::both));
    }
    return new PollReport(
        instances.stream().map(instance -> result(collected, instance).outcome()).toList());
  }

  private static Collected result(Map<Instance, Collected> collected, Instance instance) {
    Collected result = collected.get(instance);
    if (result == null) {
      throw new IllegalStateException("every instance was collected");
    }
    return result;
  }

  private static Map<Instance, Collected> collect(
      List<Instance> instances, Function<Instance, CompletableFuture<Collected>> begin) {
    var futures = new LinkedHashMap<Instance, CompletableFuture<Collected>>();
    instances.forEach(instance -> futures.put(instance, begin.apply(instance)));
    var collected = new LinkedHashMap<Instance, Collected>();
    futures.forEach((instance, future) -> collected.put(instance, future.join()));
    return collected;
  }

  /** A look that began after this call, and what the one came to that ran already. */
  private CompletableFuture<Collected> beginAnew(Instance instance) {
    CompletableFuture<Collected> theirs = running.get(instance.id());
    return theirs == null
        ? begin(instance)
        : theirs.thenCompose(first -> begin(instance).thenApply(second -> both(first, second)));
  }

  private CompletableFuture<Collected> begin(Instance instance) {
    var mine = new CompletableFuture<Collected>();
    CompletableFuture<Collected> theirs = running.putIfAbsent(instance.id(), mine);
    if (theirs != null) {
      return theirs;
    }
    threads.execute(() -> run(instance, mine));
    return mine;
  }

  /** Nobody may join what is over: first it is taken from the list, then its result is told. */
  private void run(Instance instance, CompletableFuture<Collected> mine) {
    try {
      Collected collected = collector.collect(instance);
      running.remove(instance.id(), mine);
      mine.complete(collected);
    } catch (RuntimeException e) {
      running.remove(instance.id(), mine);
      mine.completeExceptionally(e);
    }
  }

  /** What the two looks of one poll came to. */
  private static Collected both(Collected first, Collected second) {
    PollOutcome one = first.outcome();
    PollOutcome two = second.outcome();
    boolean changed = one.outcome() == Outcome.CHANGED && two.outcome() == Outcome.UNCHANGED;
    return new Collected(
        new PollOutcome(
            two.node(),
            two.component(),
            changed ? Outcome.CHANGED : two.outcome(),
            two.revision(),
            one.lineageBegun() || two.lineageBegun(),
            two.error()),
        second.secretsEpoch());
  }

  private static Map<String, String> epochs(Map<Instance, Collected> collected) {
    var epochs = new LinkedHashMap<String, String>();
    collected.forEach((instance, result) -> {
      if (result.secretsEpoch() != null) {
        epochs.put(instance.node().name(), result.secretsEpoch());
      }
    });
    return epochs;
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }
}
