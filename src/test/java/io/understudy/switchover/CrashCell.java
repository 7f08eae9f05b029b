package io.understudy.switchover;

import io.understudy.operation.Boundary;

/** One thing that happens to one part at one moment of a switchover. */
record CrashCell(Fault fault, Victim victim, Boundary boundary) {

  /** What happens. */
  enum Fault {
    /** Signal 9; started again a second later, as its supervisor would. */
    KILL,
    /** Signal 19 for longer than an operation's lease, then signal 18. */
    FREEZE,
    /** Nothing passes between it and the consoles, or through it, for longer than the lease. */
    PARTITION,
    /** The consoles' database ends at once and comes back after longer than the lease. */
    DATABASE_LOSS
  }

  /** Whom it happens to. */
  enum Victim {
    /** The console that drives the operation. Another one is there. */
    CONSOLE,
    /** Both of them at once; started again. */
    EVERY_CONSOLE,
    OLD_AGENT,
    NEW_AGENT,
    OLD_SERVER,
    NEW_SERVER,
    /** What the two servers have between them. */
    REPLICATION
  }

  /** Whether it meets consoles, and not what they speak to. */
  boolean onConsoles() {
    return victim == Victim.CONSOLE || victim == Victim.EVERY_CONSOLE;
  }

  @Override
  public String toString() {
    return fault + " of " + victim + " at " + boundary;
  }
}
