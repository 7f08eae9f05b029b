package io.understudy.operation;

/** Where an operation stands. */
public enum Phase {
  /** Its steps run in order; it can still be cancelled and would be undone. */
  FORWARD,
  /** It has passed the point of no return: only forward. */
  BOUND,
  /** What was done is undone, last step first. */
  BACK,
  /** Nothing more happens; its verdict is final. */
  ENDED
}
