package io.understudy.operation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How a runner measures time.
 *
 * @param lease how long a claim holds without being prolonged
 */
record Timing(Clock clock, Pause pause, Duration lease) {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  Instant now() {
    return clock.instant();
  }

  Instant leaseEnd() {
    return now().plus(lease);
  }

  /** Waits before trying again, longer after each attempt. */
  void beforeAttempt(int next) throws InterruptedException {
    Duration time = FIRST_PAUSE.multipliedBy(1L << Math.min(next - 2, 10));
    pause.await(time.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : time);
  }
}
