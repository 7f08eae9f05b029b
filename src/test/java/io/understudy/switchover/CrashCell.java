package io.understudy.switchover;

import io.understudy.operation.Boundary;
import io.understudy.operation.Boundary.Moment;
import java.util.Locale;

/**
 * One thing that happens to one part at one moment of a move.
 *
 * @param asksOnly whether the step carries out no command at a server or a director: inside it is
 *     then while it reads
 */
record CrashCell(Course course, Fault fault, Victim victim, Boundary boundary, boolean asksOnly) {

  /** What is under way. */
  enum Course {
    /** A switchover. */
    SWITCHOVER,
    /** The way back of a switchover that was cancelled when the old primary had stepped down. */
    WAY_BACK,
    /** A failover after server and agent of the primary were killed. */
    FAILOVER,
    /** The rejoin of that node afterwards. */
    REJOIN;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

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
    REPLICATION;

    /** Whether it dies with the node that was the primary. */
    boolean ofTheOldPrimary() {
      return this == OLD_AGENT || this == OLD_SERVER || this == REPLICATION;
    }
  }

  /** Whether it meets consoles, and not what they speak to. */
  boolean onConsoles() {
    return victim == Victim.CONSOLE || victim == Victim.EVERY_CONSOLE;
  }

  /** Where the console is held. */
  Boundary held() {
    return inside() && asksOnly
        ? new Boundary(boundary.step(), boundary.direction(), Moment.BEFORE)
        : boundary;
  }

  /** Whether the console goes on first, so that it happens in the middle of what it does. */
  boolean meetsItOnTheWay() {
    return inside() && (asksOnly || !onConsoles());
  }

  private boolean inside() {
    return boundary.moment() == Moment.INSIDE;
  }

  @Override
  public String toString() {
    return course.word() + ": " + fault + " of " + victim + " at " + boundary;
  }
}
