package io.understudy.driver;

/** What an instance does at this moment, as opposed to the role it was given. */
public enum Duty {
  /** It takes writes. */
  WRITABLE,
  /** It refuses writes by configuration. */
  READ_ONLY,
  /** It replays another server's changes. */
  IN_RECOVERY,
  /** It is shut down in order, and can take no writes. */
  STOPPED,
  /** It ended without being shut down, and takes no writes until somebody starts it. */
  CRASHED,
  /** The product knows no difference. */
  NONE
}
