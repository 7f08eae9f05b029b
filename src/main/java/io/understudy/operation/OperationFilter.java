package io.understudy.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which operations are wanted; null is no condition.
 *
 * @param since begun at or after
 * @param before begun before: also the place where the page before ended
 * @param actor who began it
 * @param state the public word
 * @param text stands somewhere in the request, whatever its case
 */
public record OperationFilter(
    @Nullable Instant since,
    @Nullable Instant before,
    @Nullable String actor,
    @Nullable String state,
    @Nullable String text) {

  /** Everything. */
  public static final OperationFilter ALL = new OperationFilter(null, null, null, null, null);
}
