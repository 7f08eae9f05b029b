package io.understudy.polling;

import io.understudy.inventory.InstanceId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** What was last seen of each instance. */
@ApplicationScoped
public class Sightings {

  private final SightingRows rows;

  Sightings(SightingRows rows) {
    this.rows = rows;
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
}
