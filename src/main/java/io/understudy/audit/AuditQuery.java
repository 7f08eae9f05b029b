package io.understudy.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted; null is no condition.
 *
 * @param since not older
 * @param until older
 * @param before entries with a smaller id only: the place where the page before ended
 * @param limit 1 to {@value #MAX_LIMIT}
 */
public record AuditQuery(
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String cluster,
    @Nullable String actor,
    @Nullable Long before,
    int limit) {

  /** The longest page. */
  public static final int MAX_LIMIT = 500;

  public AuditQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit: " + limit + " is not 1 to " + MAX_LIMIT);
    }
  }
}
