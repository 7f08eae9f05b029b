package io.understudy.web;

import io.understudy.problem.RequestRefused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What a browser's date and time field sends: a time on the wall of the console's zone. */
final class LocalTimes {

  private LocalTimes() {}

  /**
   * The moment.
   *
   * @throws RequestRefused naming the field
   */
  static Instant instant(String field, @Nullable String local) {
    try {
      return LocalDateTime.parse(local == null ? "" : local.strip())
          .atZone(ZoneId.systemDefault())
          .toInstant();
    } catch (DateTimeException e) {
      throw RequestRefused.field(field, "is not a date and time");
    }
  }
}
