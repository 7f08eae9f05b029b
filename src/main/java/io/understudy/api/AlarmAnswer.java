package io.understudy.api;

import io.understudy.alarm.Alarm;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An alarm as clients see it.
 *
 * @param kind {@code TWO_PRIMARIES}, {@code MOVE_NOT_RUN}, {@code MOVE_NEEDS_A_LOOK}, {@code
 *     FAILED_OVER}
 * @param state {@code ACTIVE} while its cause is there, {@code OVER} when it waits for somebody,
 *     {@code CLOSED}
 */
@Schema(name = "Alarm")
record AlarmAnswer(
    long id,
    String kind,
    String state,
    String subject,
    String message,
    List<String> evidence,
    String remedy,
    Instant raisedAt,
    @Nullable Instant endedAt,
    @Nullable String acknowledgedBy,
    @Nullable Instant acknowledgedAt,
    @Nullable String note) {

  static AlarmAnswer of(Alarm alarm) {
    return new AlarmAnswer(
        alarm.id(),
        alarm.kind().name(),
        alarm.state(),
        alarm.subject(),
        alarm.message(),
        alarm.evidence(),
        alarm.kind().remedy(),
        alarm.raisedAt(),
        alarm.endedAt(),
        alarm.acknowledgedBy(),
        alarm.acknowledgedAt(),
        alarm.note());
  }
}
