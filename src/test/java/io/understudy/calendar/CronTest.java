package io.understudy.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void readsTheClockOnTheWallOfItsZone() {
    Cron nine = Cron.of("0 0 9 * * ?", "Europe/Berlin");

    assertThat(nine.next(instant("2026-01-10T00:00:00Z"), 2))
        .containsExactly(instant("2026-01-10T08:00:00Z"), instant("2026-01-11T08:00:00Z"));
    assertThat(nine.next(instant("2026-07-10T00:00:00Z"), 1))
        .containsExactly(instant("2026-07-10T07:00:00Z"));
  }

  @Test
  void aTimeThatTheClockSkipsFallsToTheMomentItJumpsTo() {
    Cron halfPastTwo = Cron.of("0 30 2 * * ?", "Europe/Berlin");

    assertThat(halfPastTwo.next(instant("2026-03-28T12:00:00Z"), 2))
        .containsExactly(instant("2026-03-29T01:00:00Z"), instant("2026-03-30T00:30:00Z"));
  }

  @Test
  void aTimeThatTheClockShowsTwiceCountsOnce() {
    Cron halfPastTwo = Cron.of("0 30 2 * * ?", "Europe/Berlin");

    assertThat(halfPastTwo.next(instant("2026-10-24T12:00:00Z"), 2))
        .containsExactly(instant("2026-10-25T00:30:00Z"), instant("2026-10-26T01:30:00Z"));
  }

  @Test
  void everyFiveMinutesStaysEveryFiveMinutesWhenClocksChange() {
    Cron often = Cron.of("0 */5 * * * ?", "Europe/Berlin");
    for (String night : List.of("2026-03-29T00:30:00Z", "2026-10-25T00:00:00Z")) {
      Instant last = instant(night);
      for (Instant next : often.next(last, 24)) {
        assertThat(Duration.between(last, next)).isEqualTo(Duration.ofMinutes(5));
        last = next;
      }
    }
  }

  @Test
  void aTickingClockMeetsEveryMomentOnceAllYearInEveryZone() {
    for (String zone : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")) {
      Cron daily = Cron.of("0 15 2 * * ?", zone);
      Instant clock = instant("2026-01-01T00:00:00Z");
      int met = 0;
      Instant due = daily.after(clock).orElseThrow();
      while (clock.isBefore(instant("2027-01-01T00:00:00Z"))) {
        clock = clock.plus(Duration.ofMinutes(1));
        if (!clock.isBefore(due)) {
          met++;
          due = daily.after(clock).orElseThrow();
        }
      }
      assertThat(met).as(zone).isEqualTo(365);
    }
  }

  @Test
  void anExpressionMayNeverComeTrue() {
    assertThat(Cron.of("0 0 0 30 2 ?", "UTC").after(instant("2026-01-01T00:00:00Z"))).isEmpty();
    assertThat(Cron.of("0 0 0 1 1 ? 2020", "UTC").after(instant("2026-01-01T00:00:00Z"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * * *",
        "61 * * * * ?",
        "0 0 25 * * ?",
        "a b c d e f",
        "0 0 0 * * *",
        "0 0 0 32 * ?",
        "'; DROP"
      })
  void refusesWhatIsNoQuartzExpression(String expression) {
    assertThatThrownBy(() -> Cron.of(expression, "UTC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 */5 * * * ?");
  }

  @ParameterizedTest
  @CsvSource({"Europe/Atlantis", "''", "../etc/passwd"})
  void refusesAZoneThatIsNotKnown(String zone) {
    assertThatThrownBy(() -> Cron.of("0 0 0 * * ?", zone)).hasMessageContaining("zone");
  }

  @Test
  void anIntervalIsElapsedTime() {
    var halfHour = new Timing.Every(Duration.ofMinutes(30));

    assertThat(halfHour.next(instant("2026-03-29T00:45:00Z"), 2))
        .containsExactly(instant("2026-03-29T01:15:00Z"), instant("2026-03-29T01:45:00Z"));
    assertThatThrownBy(() -> new Timing.Every(Duration.ZERO)).hasMessageContaining("PT1S");
    assertThatThrownBy(() -> new Timing.Every(Duration.ofDays(-1))).hasMessageContaining("PT1S");
    assertThatThrownBy(() -> new Timing.Every(Duration.ofDays(32))).hasMessageContaining("P31D");
  }

  @Test
  void aRecurringWindowIsOpenForItsLengthAlsoOverAChangeOfClocks() {
    var nightly =
        new FreezeWindow.Recurring(new Cron("0 0 1 * * ?", BERLIN), Duration.ofHours(4), "backups");
    Instant opened = instant("2026-03-29T00:00:00Z"); // 01:00; at 02:00 the clock jumps to 03:00

    assertThat(nightly.openUntil(opened.minusSeconds(1))).isEmpty();
    assertThat(nightly.openUntil(opened)).contains(opened.plus(Duration.ofHours(4)));
    assertThat(nightly.openUntil(opened.plus(Duration.ofHours(4)).minusSeconds(1))).isPresent();
    assertThat(nightly.openUntil(opened.plus(Duration.ofHours(4)))).isEmpty();
    assertThat(nightly.opensAfter(opened)).contains(instant("2026-03-29T23:00:00Z"));
  }

  @Test
  void aWindowOfOnceIsOpenFromItsFirstMomentToBeforeItsLast() {
    var once =
        new FreezeWindow.Once(
            instant("2026-12-24T12:00:00Z"), instant("2026-12-27T06:00:00Z"), "holidays");

    assertThat(once.openUntil(instant("2026-12-24T11:59:59Z"))).isEmpty();
    assertThat(once.openUntil(instant("2026-12-24T12:00:00Z"))).contains(once.until());
    assertThat(once.openUntil(instant("2026-12-27T06:00:00Z"))).isEmpty();
    assertThatThrownBy(
            () -> new FreezeWindow.Once(/* from= */ once.until(), /* until= */ once.from(), "x"))
        .hasMessageContaining("before it begins");
  }

  private static Instant instant(String text) {
    return Instant.parse(text);
  }
}
