package io.understudy.driver.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.LogPosition;
import io.understudy.driver.Replication.Fork;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a server has something that the one to follow has not. */
class TimelineHistoryTest {

  private static final List<Fork> HISTORY =
      TimelineHistory.of("1\t0/3000100\tno recovery target specified\n\n2\t0/5000000\treason\n");

  @ParameterizedTest
  @CsvSource({
    "shut down,             1, 0/30000A0, false", // its last record is within
    "shut down,             1, 0/3000100, true", // it begins where the other one left
    "shut down,             1, 0/4000000, true",
    "shut down,             2, 0/4000000, false",
    "shut down,             3, 0/6000000, false", // the same timeline
    "shut down,             4, 0/6000000, true", // one that the other never had
    "shut down in recovery, 1, 0/3000100, false", // an end, not a beginning
    "shut down in recovery, 1, 0/3000101, true",
    "in production,         1, 0/1000000, true", // nobody knows how far it wrote
  })
  void tellsWhatHasDiverged(String state, int timeline, String at, boolean diverged) {
    var mine =
        new ControlData(
            state, "7", LogPosition.of(at), timeline, LogPosition.of("0/0"), 0, true, false);

    assertThat(TimelineHistory.diverged(mine, 3, HISTORY)).isEqualTo(diverged);
  }
}
