package io.understudy.drift;

/** Who moved, seen from the last verified sync of the two instances. */
public enum Cause {
  /** The primary's value (or the rule that maps it) is no longer what was synced. */
  PRIMARY_CHANGED,
  /** The standby's value is no longer what was synced. */
  STANDBY_CHANGED,
  /** Both moved away from what was synced, and not to the same value. */
  BOTH_CHANGED,
  /** The two have never been equal in a verified sync. */
  NEVER_SYNCED
}
