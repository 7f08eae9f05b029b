package io.understudy.alarm;

import io.understudy.driver.Duty;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Component;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
import io.understudy.polling.Polling;
import io.understudy.polling.Sighted;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Watches that no component takes writes on two nodes at once. Two sightings are of two moments,
 * and a switchover may lie between them: so both nodes are looked at once more before an alarm is
 * raised. It is over when a node is seen to have stopped taking writes, not when it falls silent.
 */
@ApplicationScoped
class TwoPrimaries {

  private static final Logger LOG = Logger.getLogger(TwoPrimaries.class);

  private final Inventory inventory;
  private final Sightings sightings;
  private final Polling polling;
  private final Alarms alarms;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> looking = ConcurrentHashMap.newKeySet();

  TwoPrimaries(
      Inventory inventory, Sightings sightings, Polling polling, Alarms alarms, Clock clock) {
    this.inventory = inventory;
    this.sightings = sightings;
    this.polling = polling;
    this.alarms = alarms;
    this.clock = clock;
  }

  void seen(@Observes(during = TransactionPhase.AFTER_SUCCESS) Sighted sighted) {
    Instance instance = sighted.instance();
    boolean expected = instance.node().primary() && sighted.duty() == Duty.WRITABLE;
    if (!sighted.duty().ofWrites() || expected) {
      return;
    }
    String what = instance.cluster().id() + "/" + instance.component().name();
    if (looking.add(what)) {
      try {
        threads.execute(() -> {
          try {
            look(instance);
          } catch (RuntimeException e) {
            LOG.warnf("%s: could not look for two primaries: %s", instance, e.getMessage());
          } finally {
            looking.remove(what);
          }
        });
      } catch (RejectedExecutionException stopping) {
        looking.remove(what);
      }
    }
  }

  private void look(Instance instance) {
    Cluster cluster = inventory.find(instance.cluster().id()).orElse(null);
    if (cluster == null) {
      return;
    }
    Component component = instance.component();
    String subject = component.name();
    if (alarms.lasts(cluster, AlarmKind.TWO_PRIMARIES, subject)) {
      if (writable(cluster, component, sighting -> true).size() < 2) {
        alarms.end(cluster, AlarmKind.TWO_PRIMARIES, subject);
      }
      return;
    }
    if (writable(cluster, component, TwoPrimaries::answers).size() < 2) {
      return;
    }
    Instant began = clock.instant().truncatedTo(ChronoUnit.MICROS);
    polling.lookAgain(
        cluster.instances().stream().filter(i -> i.component().equals(component)).toList());
    List<Node> both =
        writable(
            cluster,
            component,
            sighting -> answers(sighting) && !verified(sighting).isBefore(began));
    if (both.size() > 1) {
      raise(cluster, component, both);
    }
  }

  private void raise(Cluster cluster, Component component, List<Node> both) {
    List<String> names = both.stream().map(Node::name).toList();
    alarms.raise(
        cluster,
        AlarmKind.TWO_PRIMARIES,
        component.name(),
        "%s takes writes on %s at the same time."
            .formatted(component.name(), String.join(" and ", names)),
        both.stream()
            .map(node ->
                node.name()
                    + " took writes at "
                    + verified(sightings.of(cluster.instance(node, component).id())))
            .toList());
  }

  /** The nodes whose last reading says that they take writes. */
  private List<Node> writable(Cluster cluster, Component component, Predicate<Sighting> which) {
    return cluster.nodes().stream()
        .filter(node -> {
          Sighting sighting = sightings.of(cluster.instance(node, component).id());
          return sighting.condition() != null
              && sighting.condition().duty() == Duty.WRITABLE
              && which.test(sighting);
        })
        .toList();
  }

  private static boolean answers(Sighting sighting) {
    return sighting.state() == Sighting.State.UP;
  }

  private static Instant verified(Sighting sighting) {
    Instant at = sighting.lastVerified();
    return at == null ? Instant.EPOCH : at;
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }
}
