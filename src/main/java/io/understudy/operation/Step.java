package io.understudy.operation;

import java.time.Duration;

/**
 * One step of an operation. Both sides are idempotent: they are run again after a crash, after no
 * answer and by another console, so they begin by reading how things stand, or send a job whose id
 * ({@link StepContext#jobId}) an agent carries out once only. They run on a virtual thread, may
 * block, and hold no transaction while they call an agent.
 */
public interface Step {

  /** Stable, unique in its operation, lower case with dashes. */
  String name();

  /** Reaches the step's aim. An exception counts as {@link StepOutcome.Broken}. */
  StepOutcome run(StepContext context);

  /**
   * Makes as if the step had never run, whatever part of it did. Called for every step that was
   * begun, the one that failed included. {@link StepOutcome.Done} only when that is known.
   */
  default StepOutcome undo(StepContext context) {
    return new StepOutcome.Done("nothing to undo");
  }

  /** Whether, once this step is done, there is only forward. */
  default boolean pointOfNoReturn() {
    return false;
  }

  /** How long it is tried again after no answer, counted from the first attempt of this claim. */
  default Duration patience() {
    return Duration.ofMinutes(2);
  }

  /** The same right after an attempt, for a step whose patience depends on what it found. */
  default Duration patience(StepContext context) {
    return patience();
  }
}
