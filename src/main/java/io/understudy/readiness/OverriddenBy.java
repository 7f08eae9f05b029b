package io.understudy.readiness;

/** Who may go on in spite of a finding that blocks, with a reason. */
public enum OverriddenBy {
  /** Nobody: going on would certainly fail or do harm. */
  NOBODY,
  /** Whoever may approve. */
  APPROVER,
  /** An admin. */
  ADMIN
}
