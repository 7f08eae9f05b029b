package io.understudy.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an order stands: the answer to putting it and to {@code GET /v1/traffic/orders/{id}} (404
 * when the agent never took it). Kept for 30 days.
 *
 * @param outcome null while it is carried out
 * @param detail one sentence, no secret; empty while it is carried out
 * @param commands what was run, in order
 */
public record TrafficReport(
    String id,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Outcome outcome,
    String detail,
    List<String> commands) {

  /** How an order ended. */
  public enum Outcome {
    /** It is as ordered, read back. */
    DONE,
    /** It is not, and was not changed or is as before. */
    REFUSED,
    /** Nobody knows: a time limit, or the agent was ended on the way. Look, then order again. */
    UNKNOWN
  }

  public TrafficReport {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(detail, "detail");
    commands = List.copyOf(commands);
  }
}
