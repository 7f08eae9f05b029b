package io.understudy.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something happened: look again.
 *
 * @param cluster its name, null when it is about none
 * @param kind what sort of thing, such as {@code cluster}, {@code poll}, {@code revision}, {@code
 *     drift}, {@code sync}, {@code switchover}, {@code schedule}: lower case, and the SSE event's
 *     name
 * @param subject which one, such as {@code 12} or {@code alpha/db}, at most 500 characters
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Event(@Nullable String cluster, String kind, String subject) {

  private static final Pattern KIND = Pattern.compile("[a-z][a-z-]{0,40}");
  private static final int MAX_SUBJECT = 500;

  /** The first on a stream: whatever happens from here on is on it. */
  public static final Event CONNECTED = new Event(null, "connected", "");

  /** Nothing happened; the stream still stands. */
  public static final Event BEAT = new Event(null, "beat", "");

  /** The console lost its connection for a while and may have missed events. */
  public static final Event RECONNECTED = new Event(null, "reconnected", "");

  public Event {
    if (!KIND.matcher(kind).matches()) {
      throw new IllegalArgumentException("kind: is not a lower case word");
    }
    if (subject.length() > MAX_SUBJECT) {
      throw new IllegalArgumentException("subject: has more than " + MAX_SUBJECT + " characters");
    }
  }
}
