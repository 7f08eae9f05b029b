package io.understudy.alarm;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that nobody may overlook.
 *
 * @param subject which one of its kind: a component, an appointment, an operation
 * @param message what is the matter, one sentence, no secret
 * @param evidence what it was seen by, one line each
 * @param endedAt when its cause was seen to be gone, null while it lasts
 * @param note what the one who acknowledged it said
 */
public record Alarm(
    long id,
    AlarmKind kind,
    String subject,
    String message,
    List<String> evidence,
    Instant raisedAt,
    @Nullable Instant endedAt,
    @Nullable String acknowledgedBy,
    @Nullable Instant acknowledgedAt,
    @Nullable String note) {

  public Alarm {
    evidence = List.copyOf(evidence);
  }

  /** Whether its cause is there still. */
  public boolean lasts() {
    return endedAt == null;
  }

  public boolean acknowledged() {
    return acknowledgedAt != null;
  }

  /** {@code ACTIVE}, {@code OVER} (waits for somebody) or {@code CLOSED}. */
  public String state() {
    return lasts() ? "ACTIVE" : acknowledged() ? "CLOSED" : "OVER";
  }
}
