package io.understudy.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An unbroken run of revisions under one identity.
 *
 * @param number 1, 2, 3 … per instance
 * @param identity the product's own identifier
 * @param firstRevision where it begins
 * @param acknowledgedBy who took it for what it is; null when nobody did yet; {@code system} for
 *     the first of an instance
 */
public record Lineage(
    int number,
    String identity,
    int firstRevision,
    Instant startedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable String acknowledgedBy) {

  public boolean acknowledged() {
    return acknowledgedAt != null;
  }
}
