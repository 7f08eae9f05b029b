package io.understudy.operation;

/** What the runner does next. */
public enum Move {
  /** Go to the next step; after the last one, end. */
  NEXT,
  /** Run the same step again, after a pause. */
  AGAIN,
  /** Begin to undo, with the step that was last begun. */
  TURN,
  /** Undo the step before; before the first one, end. */
  PREVIOUS,
  /** Leave the step undone, say so, and go to the next. */
  LEAVE,
  /** End here; what remains is for an admin. */
  STOP,
  /** Nothing follows from it. */
  IGNORE
}
