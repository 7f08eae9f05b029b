package io.understudy.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a step as the journal has it.
 *
 * @param number from 1, per step and direction
 * @param token the fencing token it ran under
 * @param owner the console that ran it
 * @param finishedAt null while it runs
 * @param outcome null while it runs
 */
public record Attempt(
    String step,
    Direction direction,
    int number,
    long token,
    String owner,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Outcome outcome,
    @Nullable String detail) {

  /** The outcomes, with what a dead console leaves behind. */
  public enum Outcome {
    DONE,
    REFUSED,
    BROKEN,
    UNKNOWN,
    /** Its console went away; the attempt after it found out what had happened. */
    INTERRUPTED;

    static Outcome of(StepOutcome outcome) {
      return switch (outcome) {
        case StepOutcome.Done done -> DONE;
        case StepOutcome.Refused refused -> REFUSED;
        case StepOutcome.Broken broken -> BROKEN;
        case StepOutcome.Irrevocable irrevocable -> BROKEN;
        case StepOutcome.Unknown unknown -> UNKNOWN;
      };
    }
  }
}
