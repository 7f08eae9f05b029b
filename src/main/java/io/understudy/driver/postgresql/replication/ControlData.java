package io.understudy.driver.postgresql.replication;

import io.understudy.driver.LogPosition;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code pg_controldata} prints, with messages in English.
 *
 * @param state {@code shut down}, {@code shut down in recovery}, {@code in production} …
 * @param identity the system identifier
 * @param checkpoint where the last checkpoint begins; of a primary that was shut down in order it
 *     is the last that it wrote
 * @param timeline of the last checkpoint
 * @param recoveredTo how far a standby had replayed at least
 * @param recoveredTimeline on which timeline that lies
 * @param hints whether hint bits are written to the log
 * @param checksums whether pages have checksums
 */
public record ControlData(
    String state,
    String identity,
    LogPosition checkpoint,
    int timeline,
    LogPosition recoveredTo,
    int recoveredTimeline,
    boolean hints,
    boolean checksums) {

  /**
   * Reads what was printed.
   *
   * @throws IllegalArgumentException when a line is missing
   */
  public static ControlData of(String printed) {
    Map<String, String> lines = new HashMap<>();
    for (String line : printed.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        lines.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return new ControlData(
        line(lines, "Database cluster state"),
        line(lines, "Database system identifier"),
        LogPosition.of(line(lines, "Latest checkpoint location")),
        Integer.parseInt(line(lines, "Latest checkpoint's TimeLineID")),
        LogPosition.of(line(lines, "Minimum recovery ending location")),
        Integer.parseInt(line(lines, "Min recovery ending loc's timeline")),
        line(lines, "wal_log_hints setting").equals("on"),
        !line(lines, "Data page checksum version").equals("0"));
  }

  /** Whether it was a primary that wrote all it had. */
  public boolean primaryShutDown() {
    return state.equals("shut down");
  }

  /** Whether it was a standby that ended in order. */
  public boolean standbyShutDown() {
    return state.equals("shut down in recovery");
  }

  /** Whether it was shut down in order, whatever it was. */
  public boolean inOrder() {
    return primaryShutDown() || standbyShutDown();
  }

  /** Where it ended, as far as it tells. */
  public LogPosition end() {
    return standbyShutDown() ? LogPosition.max(checkpoint, recoveredTo) : checkpoint;
  }

  /** The timeline it ended on. */
  public int endTimeline() {
    return standbyShutDown() ? Math.max(timeline, recoveredTimeline) : timeline;
  }

  /** Whether pg_rewind can bring it back. */
  public boolean rewindable() {
    return hints || checksums;
  }

  private static String line(Map<String, String> lines, String name) {
    String value = lines.get(name);
    if (value == null) {
      throw new IllegalArgumentException("pg_controldata printed no '" + name + "'");
    }
    return value;
  }
}
