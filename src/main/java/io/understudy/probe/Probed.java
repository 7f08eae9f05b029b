package io.understudy.probe;

import java.time.Instant;

/**
 * How a probe went.
 *
 * @param passed whether what has to come came
 * @param detail what came, one short line, no secret
 * @param millis how long it took
 * @param at when it ended
 */
public record Probed(
    String name, String kind, boolean passed, String detail, long millis, Instant at) {

  /** In one line, for people. */
  public String text() {
    return "%s (%s) %s: %s, after %d ms"
        .formatted(name, kind, passed ? "passes" : "does not pass", detail, millis);
  }
}
