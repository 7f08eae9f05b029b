package io.understudy.history;

import io.understudy.inventory.InstanceId;
import io.understudy.parameter.ParameterKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which revisions of an instance are wanted; null is no condition.
 *
 * @param key only revisions in which this parameter came, went or changed
 * @param since collected at this moment or later
 * @param until collected before this moment
 * @param before a smaller number than this: where the page before ended
 * @param limit 1 to {@value #MAX_LIMIT}
 */
public record RevisionQuery(
    InstanceId instance,
    @Nullable ParameterKey key,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Integer before,
    int limit) {

  /** The longest page. */
  public static final int MAX_LIMIT = 500;

  public RevisionQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit: " + limit + " is not 1 to " + MAX_LIMIT);
    }
  }

  /** The newest revisions, unfiltered. */
  public static RevisionQuery newest(InstanceId instance, int limit) {
    return new RevisionQuery(instance, null, null, null, null, limit);
  }
}
