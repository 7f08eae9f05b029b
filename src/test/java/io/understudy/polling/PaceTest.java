package io.understudy.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.calendar.Cron;
import io.understudy.calendar.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Schedule MINUTELY =
      new Schedule(new Timing.Every(Duration.ofMinutes(1)), null, List.of());

  @ParameterizedTest
  @CsvSource({"0.0, 57", "0.5, 60", "0.9999, 63"})
  void anIntervalIsAtMostATwentiethOff(double random, long seconds) {
    assertThat(new Pace(() -> random).next(MINUTELY, NOON))
        .isCloseTo(NOON.plusSeconds(seconds), within());
  }

  @Test
  void aCronExpressionIsNeverEarlyAndAtMostTwoSecondsLate() {
    Schedule hourly = new Schedule(Cron.of("0 0 * * * ?", "UTC"), null, List.of());

    assertThat(new Pace(() -> 0.0).next(hourly, NOON)).isEqualTo(NOON.plusSeconds(3600));
    assertThat(new Pace(() -> 0.9999).next(hourly, NOON))
        .isBetween(NOON.plusSeconds(3600), NOON.plusSeconds(3602));
  }

  @Test
  void aPauseHoldsUntilItsEndAndNoLonger() {
    var pause = new Pause("moving", "admin", NOON, NOON.plusSeconds(600));
    Schedule paused = new Schedule(MINUTELY.timing(), pause, List.of());
    Pace pace = new Pace(() -> 0.5);

    assertThat(pace.next(paused, NOON)).isEqualTo(NOON.plusSeconds(600));
    assertThat(pace.next(paused, NOON.plusSeconds(600))).isEqualTo(NOON.plusSeconds(660));
  }

  @Test
  void aScheduleThatIsOverIsLookedAtAgain() {
    Schedule over = new Schedule(Cron.of("0 0 0 1 1 ? 2020", "UTC"), null, List.of());

    assertThat(new Pace(() -> 0.5).next(over, NOON)).isEqualTo(NOON.plusSeconds(3600));
  }

  @ParameterizedTest
  @CsvSource({"1, 15", "2, 30", "3, 60", "4, 120", "5, 240", "6, 300", "2000000, 300"})
  void anInstanceThatFailsIsLeftAloneLongerAndLonger(int failures, long seconds) {
    assertThat(Backoff.notBefore(NOON, failures)).isEqualTo(NOON.plusSeconds(seconds));
  }

  private static org.assertj.core.data.TemporalUnitOffset within() {
    return org.assertj.core.api.Assertions.within(10, java.time.temporal.ChronoUnit.MILLIS);
  }
}
