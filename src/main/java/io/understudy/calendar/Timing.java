package io.understudy.calendar;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When something happens again and again. */
public sealed interface Timing permits Timing.Every, Cron {

  /** The first moment after this one, if there is another. */
  Optional<Instant> after(Instant moment);

  /** The next moments after this one, at most {@code count}. */
  default List<Instant> next(Instant moment, int count) {
    return Stream.iterate(after(moment), Optional::isPresent, last -> last.flatMap(this::after))
        .limit(count)
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * At a fixed distance, whatever the clock on the wall says.
   *
   * @param interval one second to 31 days
   */
  record Every(Duration interval) implements Timing {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    public Every {
      if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            interval + " is not between one second (PT1S) and 31 days (P31D)");
      }
    }

    @Override
    public Optional<Instant> after(Instant moment) {
      return Optional.of(moment.plus(interval));
    }
  }
}
