package io.understudy.operation;

/**
 * How an operation ended, or will have ended when nothing worse happens. Later constants are worse.
 */
public enum Verdict {
  /** Every step is done. */
  SUCCEEDED,
  /** An admin cancelled it in time; everything is undone. */
  CANCELLED,
  /** The target refused, or did not answer in time; everything is undone. */
  FAILED,
  /** We broke, or something is neither done nor undone; the reason says what is left to do. */
  ERROR,
  /** Contact was lost for longer than the step's patience: what is true there is not known. */
  UNKNOWN;

  /** The worse of both. */
  public Verdict or(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
