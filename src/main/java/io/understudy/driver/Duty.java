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
  /**
   * It takes requests, or still works on some. Of a product that has no data of its own: several
   * nodes may do so at once.
   */
  SERVING,
  /** It runs, every request has ended, and new ones are refused until it is resumed. */
  SUSPENDED,
  /** It runs for administrators alone, without what clients ask for. */
  ADMIN_ONLY,
  /** The product knows no difference. */
  NONE;

  /** Whether its server does not run. */
  public boolean down() {
    return this == STOPPED || this == CRASHED;
  }

  /** Whether it speaks of writes: of data that only one node may change at a time. */
  public boolean ofWrites() {
    return switch (this) {
      case WRITABLE, READ_ONLY, IN_RECOVERY, STOPPED, CRASHED -> true;
      case SERVING, SUSPENDED, ADMIN_ONLY, NONE -> false;
    };
  }
}
