package io.understudy.web;

import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them. */
final class SpanText {

  private static final Pattern SPAN =
      Pattern.compile("(\\d{1,9})\\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)(?![a-z])");

  private SpanText() {}

  /** Such as {@code 1 h 30 min}. */
  static String words(Duration span) {
    StringJoiner words = new StringJoiner(" ");
    add(words, span.toDays(), "d");
    add(words, span.toHoursPart(), "h");
    add(words, span.toMinutesPart(), "min");
    add(words, span.toSecondsPart(), "s");
    return words.length() == 0 ? span.toMillis() + " ms" : words.toString();
  }

  /** ISO 8601 of what {@link #words} writes; anything else as it is, for whoever checks it. */
  static String iso(String text) {
    Matcher part = SPAN.matcher(text.strip().toLowerCase(Locale.ROOT));
    Duration whole = Duration.ZERO;
    int end = 0;
    while (part.find() && between(text, end, part.start()).isBlank()) {
      whole = whole.plus(span(Long.parseLong(part.group(1)), part.group(2).charAt(0)));
      end = part.end();
    }
    return end == text.strip().length() && end > 0 ? whole.toString() : text;
  }

  private static String between(String text, int from, int to) {
    return text.strip().substring(from, to);
  }

  private static Duration span(long number, char unit) {
    return switch (unit) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static void add(StringJoiner words, long number, String unit) {
    if (number > 0) {
      words.add(number + " " + unit);
    }
  }
}
