package io.understudy.driver.postgresql.replication;

import io.understudy.driver.LogPosition;
import io.understudy.driver.Replication.Fork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A timeline history file: one earlier timeline a line, with where it was left. */
public final class TimelineHistory {

  private static final Pattern LINE =
      Pattern.compile("\\s*(\\d{1,9})\\s+([0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}).*");

  private TimelineHistory() {}

  /** The name of the file of a timeline, in {@code pg_wal}. */
  public static String file(int timeline) {
    return String.format(Locale.ROOT, "%08X.history", timeline);
  }

  public static List<Fork> of(String text) {
    var forks = new ArrayList<Fork>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        forks.add(new Fork(Integer.parseInt(matcher.group(1)), LogPosition.of(matcher.group(2))));
      }
    }
    return forks;
  }

  /**
   * Whether a server has something that is not part of the timeline with this history.
   *
   * @param timeline the one to follow
   */
  public static boolean diverged(ControlData mine, int timeline, List<Fork> history) {
    if (!mine.inOrder()) {
      return true; // what it wrote last is not known
    }
    if (mine.endTimeline() == timeline) {
      return false;
    }
    return history.stream()
        .filter(fork -> fork.timeline() == mine.endTimeline())
        .findFirst()
        .map(fork -> !within(mine, fork.until()))
        .orElse(true);
  }

  /** The checkpoint of a primary has a length, so it must begin before the fork. */
  private static boolean within(ControlData mine, LogPosition until) {
    return mine.primaryShutDown()
        ? mine.end().compareTo(until) < 0
        : mine.end().compareTo(until) <= 0;
  }
}
