package io.understudy.switchover;

import java.util.Locale;

/** What becomes of changes of a lost primary that never reached the candidate. */
public enum Unapplied {
  /** They are applied to the candidate before it is promoted. */
  APPLY,
  /** They stay listed, for later. */
  LEAVE,
  /** They are not wanted. */
  DROP;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
