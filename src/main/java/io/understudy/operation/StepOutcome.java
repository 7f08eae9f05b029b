package io.understudy.operation;

/** How one attempt of a step ended. The detail is for people: one sentence, no secret. */
public sealed interface StepOutcome {

  String detail();

  /** The aim is reached, whether by this attempt or before it. */
  record Done(String detail) implements StepOutcome {}

  /**
   * Said by an undo: what is to be undone has taken effect in a way that cannot be taken back, so
   * there is only forward.
   */
  record Irrevocable(String detail) implements StepOutcome {}

  /**
   * The target said no, and nothing of this step is changed there. Not asked again before undoing.
   */
  record Refused(String detail) implements StepOutcome {}

  /** We failed; part of it may be done. */
  record Broken(String detail) implements StepOutcome {}

  /** No answer: it may have happened or not. The step is run again and finds out by reading. */
  record Unknown(String detail) implements StepOutcome {}
}
