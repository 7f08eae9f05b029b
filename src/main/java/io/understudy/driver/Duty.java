package io.understudy.driver;

/** What an instance does at this moment, as opposed to the role it was given. */
public enum Duty {
  /** It takes writes. */
  WRITABLE,
  /** It refuses writes by configuration. */
  READ_ONLY,
  /** It replays another server's changes. */
  IN_RECOVERY,
  /** The product knows no difference. */
  NONE
}
