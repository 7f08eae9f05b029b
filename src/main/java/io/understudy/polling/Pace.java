package io.understudy.polling;

import io.understudy.calendar.Cron;
import io.understudy.calendar.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/** When a cluster's next scheduled poll is. */
final class Pace {

  /** Of an interval: so far off the beat, so that many clusters do not fall on one moment. */
  private static final double SHARE = 0.05;

  /** After the moment that a cron expression names. */
  private static final Duration SPREAD = Duration.ofSeconds(2);

  /** When nothing is due: how soon to look again whether that changed. */
  private static final Duration REST = Duration.ofHours(1);

  private final DoubleSupplier random;

  /**
   * A pace.
   *
   * @param random gives numbers from 0 to below 1
   */
  Pace(DoubleSupplier random) {
    this.random = random;
  }

  Instant next(Schedule schedule, Instant now) {
    return schedule
        .pausedAt(now)
        .map(Pause::until)
        .orElseGet(() ->
            switch (schedule.timing()) {
              case Timing.Every(Duration interval) ->
                  now.plus(interval).plus(part(interval, SHARE * (2 * random.getAsDouble() - 1)));
              case Cron cron ->
                  cron.after(now)
                      .map(at -> at.plus(part(SPREAD, random.getAsDouble())))
                      .orElseGet(() -> now.plus(REST));
            });
  }

  private static Duration part(Duration whole, double share) {
    return Duration.ofMillis(Math.round(whole.toMillis() * share));
  }
}
