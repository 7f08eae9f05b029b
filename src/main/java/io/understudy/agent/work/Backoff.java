package io.understudy.agent.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Waits longer after each failure in a row: 1 s, 2 s, 4 s … up to 30 s. */
final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Clock clock;
  private Duration pause = Duration.ZERO;
  private Instant notBefore = Instant.MIN;

  Backoff(Clock clock) {
    this.clock = clock;
  }

  boolean allows() {
    return !clock.instant().isBefore(notBefore);
  }

  void failed() {
    Duration doubled = pause.isZero() ? FIRST : pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    notBefore = clock.instant().plus(pause);
  }

  void worked() {
    pause = Duration.ZERO;
    notBefore = Instant.MIN;
  }
}
