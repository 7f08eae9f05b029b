package io.understudy.driver.files.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Segments with a position: {@code [2]} of a list, {@code save[2]} of what stands repeatedly. */
final class Position {

  private static final Pattern NUMBERED = Pattern.compile("(?s)(.*)\\[([1-9]\\d{0,8})\\]");

  private Position() {}

  /** The second {@code name} and those after it have a number. */
  static String segment(String name, int number) {
    return number == 1 ? name : name + "[" + number + "]";
  }

  static String element(int number) {
    return "[" + number + "]";
  }

  static boolean isElement(String segment) {
    return segment.startsWith("[") && NUMBERED.matcher(segment).matches();
  }

  static String name(String segment) {
    Matcher matcher = NUMBERED.matcher(segment);
    return matcher.matches() ? matcher.group(1) : segment;
  }

  /** 1 for a segment without one. */
  static int number(String segment) {
    Matcher matcher = NUMBERED.matcher(segment);
    return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 1;
  }
}
