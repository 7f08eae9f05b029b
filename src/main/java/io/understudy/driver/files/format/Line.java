package io.understudy.driver.files.format;

import org.jspecify.annotations.Nullable;

/**
 * One line of a text, with those that continue it.
 *
 * @param from where it begins
 * @param next where the following one begins
 * @param section the name in a section's header, null for all else
 * @param key of a setting, null for all else
 * @param value as it is shown
 * @param valueFrom where what an edit replaces begins
 * @param valueTo behind it
 */
record Line(
    int from,
    int next,
    @Nullable String section,
    @Nullable String key,
    String value,
    int valueFrom,
    int valueTo) {

  /** A blank line or a comment. */
  static Line silent(int from, int next) {
    return new Line(from, next, null, null, "", from, from);
  }

  static Line header(int from, int next, String section) {
    return new Line(from, next, section, null, "", from, from);
  }

  /** Where the line that begins at {@code from} ends, without its line end. */
  static int end(String text, int from) {
    int newline = text.indexOf('\n', from);
    int end = newline < 0 ? text.length() : newline;
    return end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  static int next(String text, int from) {
    int newline = text.indexOf('\n', from);
    return newline < 0 ? text.length() : newline + 1;
  }

  /** How lines of this text end. */
  static String ending(String text) {
    int newline = text.indexOf('\n');
    return newline > 0 && text.charAt(newline - 1) == '\r' ? "\r\n" : "\n";
  }
}
