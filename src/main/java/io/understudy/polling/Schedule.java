package io.understudy.polling;

import io.understudy.calendar.FreezeWindow;
import io.understudy.calendar.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a cluster is collected, and when nothing is applied to it.
 *
 * @param pause as it was set; it may be over, see {@link #pausedAt}
 */
public record Schedule(Timing timing, @Nullable Pause pause, List<FreezeWindow> freezeWindows) {

  /** What a new cluster gets. */
  public static final Schedule STANDARD =
      new Schedule(new Timing.Every(Duration.ofSeconds(30)), null, List.of());

  public Schedule {
    freezeWindows = List.copyOf(freezeWindows);
  }

  /** The pause that is in force at this moment. */
  public Optional<Pause> pausedAt(Instant moment) {
    return Optional.ofNullable(pause).filter(set -> moment.isBefore(set.until()));
  }

  /** The first freeze window that is open at this moment. */
  public Optional<FreezeWindow> frozenAt(Instant moment) {
    return freezeWindows.stream()
        .filter(window -> window.openUntil(moment).isPresent())
        .findFirst();
  }
}
