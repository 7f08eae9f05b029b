package io.understudy.calendar;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A time in which nothing is applied unless somebody forces it. */
public sealed interface FreezeWindow {

  /** Why, in the words of whoever made it. */
  String reason();

  /** When the window that is open at this moment ends; empty when none is open. */
  Optional<Instant> openUntil(Instant moment);

  /** The next time it opens after this moment, if ever. */
  Optional<Instant> opensAfter(Instant moment);

  /** Once. */
  record Once(Instant from, Instant until, String reason) implements FreezeWindow {

    public Once {
      if (!from.isBefore(until)) {
        throw new IllegalArgumentException("the window ends before it begins");
      }
    }

    @Override
    public Optional<Instant> openUntil(Instant moment) {
      boolean open = !moment.isBefore(from) && moment.isBefore(until);
      return open ? Optional.of(until) : Optional.empty();
    }

    @Override
    public Optional<Instant> opensAfter(Instant moment) {
      return moment.isBefore(from) ? Optional.of(from) : Optional.empty();
    }

    @Override
    public String toString() {
      return reason + " (" + from + " to " + until + ")";
    }
  }

  /**
   * Again and again.
   *
   * @param length elapsed time, one minute to 31 days
   */
  record Recurring(Cron from, Duration length, String reason) implements FreezeWindow {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    public Recurring {
      if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            length + " is not between one minute (PT1M) and 31 days (P31D)");
      }
    }

    @Override
    public Optional<Instant> openUntil(Instant moment) {
      return from.before(moment.plusNanos(1))
          .map(opened -> opened.plus(length))
          .filter(moment::isBefore);
    }

    @Override
    public Optional<Instant> opensAfter(Instant moment) {
      return from.after(moment);
    }

    @Override
    public String toString() {
      return reason + " (" + length + " from " + from.expression() + " " + from.zone() + ")";
    }
  }
}
