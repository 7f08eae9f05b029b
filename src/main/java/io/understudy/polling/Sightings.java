package io.understudy.polling;

import io.understudy.inventory.Instance;
import io.understudy.inventory.InstanceId;
import io.understudy.protocol.InstanceStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What was last seen of each instance. */
@ApplicationScoped
public class Sightings {

  private final SightingRows rows;
  private final SightingLog log;

  Sightings(SightingRows rows, SightingLog log) {
    this.rows = rows;
    this.log = log;
  }

  /** The last sighting; of an instance that was never asked, one that says so. */
  @Transactional
  public Sighting of(InstanceId instance) {
    return find(instance).orElseGet(() -> Sighting.never(instance));
  }

  /** The last sighting; empty when the instance was never asked. */
  @Transactional
  public Optional<Sighting> find(InstanceId instance) {
    return rows.find(instance).map(SightingRows.Row::sighting);
  }

  /**
   * Keeps that an instance was read outside of a poll, and its revision recorded.
   *
   * @param at when it was asked
   */
  @Transactional
  public void seen(Instance instance, Instant at, InstanceStatus status) {
    log.seen(instance, at.truncatedTo(ChronoUnit.MICROS), status);
  }
}
