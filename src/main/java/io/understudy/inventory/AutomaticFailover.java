package io.understudy.inventory;

import java.time.Duration;

/**
 * That the console may fail over by itself.
 *
 * @param checks how many checks in a row have to see the primary dead, 2 to 100
 * @param every how far they are apart, one second to a minute
 */
public record AutomaticFailover(int checks, Duration every) {

  static final int FEWEST = 2;
  static final int MOST = 100;
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofMinutes(1);

  public AutomaticFailover {
    if (checks < FEWEST || checks > MOST) {
      throw new IllegalArgumentException(
          "checks: is not " + FEWEST + " to " + MOST + "; 5 are usual");
    }
    if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("every: is not one second (PT1S) to a minute (PT1M)");
    }
  }
}
