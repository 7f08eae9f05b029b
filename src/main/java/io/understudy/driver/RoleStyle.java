package io.understudy.driver;

/** How the servers of a pair are told apart; decided once for a move. */
public enum RoleStyle {
  /** They do not replicate: the one that does not serve refuses writes by configuration. */
  READ_ONLY,
  /** The candidate replays the primary's changes: the primary is shut down before it takes over. */
  STREAMING
}
