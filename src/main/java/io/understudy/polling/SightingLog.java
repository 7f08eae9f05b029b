package io.understudy.polling;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.InstanceId;
import io.understudy.protocol.InstanceStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes down what was seen, and tells the pages when that is news. */
@ApplicationScoped
class SightingLog {

  private static final Logger LOG = Logger.getLogger(SightingLog.class);

  private final SightingRows rows;
  private final Audit audit;
  private final Events events;
  private final jakarta.enterprise.event.Event<Sighted> sighted;

  SightingLog(
      SightingRows rows,
      Audit audit,
      Events events,
      jakarta.enterprise.event.Event<Sighted> sighted) {
    this.rows = rows;
    this.audit = audit;
    this.events = events;
    this.sighted = sighted;
  }

  @Transactional
  Optional<SightingRows.Row> find(InstanceId instance) {
    return rows.find(instance);
  }

  @Transactional
  void up(Instance instance, Instant at, InstanceStatus status, Optional<SightingRows.Row> before) {
    up(instance, at, status, before, status.secretsEpoch());
  }

  /**
   * As {@link #up} by somebody who does not look for secrets that were sealed anew: the next poll
   * does.
   */
  @Transactional
  void seen(Instance instance, Instant at, InstanceStatus status) {
    Optional<SightingRows.Row> before = rows.find(instance.id());
    up(instance, at, status, before, before.map(SightingRows.Row::secretsEpoch).orElse(null));
  }

  private void up(
      Instance instance,
      Instant at,
      InstanceStatus status,
      Optional<SightingRows.Row> before,
      @Nullable String secretsEpoch) {
    var row =
        new SightingRows.Row(
            new Sighting(
                instance.id(),
                at,
                at,
                Sighting.State.UP,
                null,
                status.identity(),
                status.condition()),
            secretsEpoch,
            0,
            null);
    if (status.condition() != null) {
      sighted.fire(new Sighted(instance, status.condition().duty()));
    }
    if (before.filter(row::sameBut).isPresent()) {
      rows.touch(instance.id(), at);
      return;
    }
    rows.store(row);
    tell(instance);
    if (before.filter(old -> old.sighting().state() != Sighting.State.UP).isPresent()) {
      LOG.infof("%s answers again", instance);
    }
  }

  @Transactional
  void failed(
      Instance instance,
      Instant at,
      Sighting.State state,
      String error,
      Optional<SightingRows.Row> before) {
    Sighting old = before.map(SightingRows.Row::sighting).orElse(Sighting.never(instance.id()));
    int failures = before.map(SightingRows.Row::failures).orElse(0) + 1;
    rows.store(
        new SightingRows.Row(
            new Sighting(
                instance.id(),
                at,
                old.lastVerified(),
                state,
                error,
                old.identity(),
                old.condition()),
            before.map(SightingRows.Row::secretsEpoch).orElse(null),
            failures,
            Backoff.notBefore(at, failures)));
    if (old.state() != state || !error.equals(old.error())) {
      tell(instance);
      LOG.warnf("%s: %s", instance, error);
    }
  }

  @Transactional
  void introduced(Cluster cluster, List<String> nodes) {
    audit.note(Actor.SYSTEM, "agents.paired", cluster.name(), null, Map.of("nodes", nodes));
    LOG.infof("the agents of %s know each other: %s", cluster.name(), nodes);
  }

  private void tell(Instance instance) {
    events.tell(
        new Event(
            instance.cluster().name(),
            "poll",
            instance.node().name() + "/" + instance.component().name()));
  }
}
