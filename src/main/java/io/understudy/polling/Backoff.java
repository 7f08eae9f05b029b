package io.understudy.polling;

import java.time.Duration;
import java.time.Instant;

/** How long scheduled polls leave an instance alone that fails. */
final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 10;

  private Backoff() {}

  /**
   * When to try again: after 15 s, doubled with each failure, at most 5 minutes.
   *
   * @param failures in a row, at least 1
   */
  static Instant notBefore(Instant failedAt, int failures) {
    Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return failedAt.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }
}
