package io.understudy.polling;

import org.jspecify.annotations.Nullable;

/**
 * What came of collecting one instance.
 *
 * @param revision the number of its newest revision, null when it has none
 * @param lineageBegun whether another installation answers than before
 * @param error why it could not be collected, for the admin; null when it could
 */
public record PollOutcome(
    String node,
    String component,
    Outcome outcome,
    @Nullable Integer revision,
    boolean lineageBegun,
    @Nullable String error) {

  /** How it went. */
  public enum Outcome {
    CHANGED,
    UNCHANGED,
    UNREACHABLE,
    ERROR
  }
}
