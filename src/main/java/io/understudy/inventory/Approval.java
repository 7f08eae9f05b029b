package io.understudy.inventory;

import java.util.Locale;

/** Whether a sync waits for someone to approve it. */
public enum Approval {
  REQUIRED,
  AUTOMATIC;

  /** The word in documents and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
