package io.understudy.operation;

/** What can happen at a boundary between attempts. */
public enum Signal {
  /** The step reached its aim. */
  DONE,
  /** The step that is the point of no return reached its aim, as seen now or by an undo. */
  PASSED,
  /** The target said no, and nothing was changed there. */
  REFUSED,
  /** The step itself failed. */
  BROKEN,
  /** No answer: it may have happened. Reading will tell. */
  UNKNOWN,
  /** Refused or broken until the step's patience ran out. */
  GIVEN_UP,
  /** No answer until the step's patience ran out. */
  LOST,
  /** An admin asked to cancel. */
  CANCEL
}
