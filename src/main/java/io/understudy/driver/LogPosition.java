package io.understudy.driver;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a server's log of changes, as a number of bytes; PostgreSQL's {@code pg_lsn} and its
 * text ({@code 0/3000148}), which is also its JSON.
 *
 * @param bytes since the log began
 */
public record LogPosition(long bytes) implements Comparable<LogPosition> {

  private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

  public LogPosition {
    if (bytes < 0) {
      throw new IllegalArgumentException("a position is not negative");
    }
  }

  /**
   * The position of this text.
   *
   * @throws IllegalArgumentException when it is none
   */
  @JsonCreator
  public static LogPosition of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no position such as 0/3000148");
    }
    return new LogPosition(
        (Long.parseLong(matcher.group(1), 16) << 32) | Long.parseLong(matcher.group(2), 16));
  }

  /** How many bytes this is behind another one; 0 when it is not. */
  public long behind(LogPosition other) {
    return Math.max(0, other.bytes - bytes);
  }

  /** The one that is further. */
  public static LogPosition max(LogPosition one, LogPosition other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  @Override
  public int compareTo(LogPosition other) {
    return Long.compare(bytes, other.bytes);
  }

  @JsonValue
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%X/%X", bytes >>> 32, bytes & 0xFFFF_FFFFL);
  }
}
