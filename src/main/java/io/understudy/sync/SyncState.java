package io.understudy.sync;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How a sync stands. The lines of {@link #LINES} are the only ways from one to another. */
public enum SyncState {
  /** Planned, and waits for a decision. */
  PROPOSED,
  /** Approved, and waits for the cluster's slot or for a freeze window to end. */
  APPROVED,
  /** At work. */
  RUNNING,
  /** Read back, and all is as planned. */
  SUCCEEDED,
  /** The target refused; what had been changed is put back. */
  FAILED,
  /** We broke; the detail says what is left to do. */
  ERROR,
  /** Contact was lost: what is true there is not known yet, and is still being found out. */
  UNKNOWN,
  /** Somebody said no. */
  REJECTED,
  /** Withdrawn. */
  CANCELLED,
  /** Something changed since it was planned. */
  STALE;

  /** One way from a state to another. */
  public record Line(SyncState from, SyncState to, String why) {}

  /** Every way there is. */
  public static final List<Line> LINES =
      List.of(
          new Line(PROPOSED, APPROVED, "approved, by a person or by a rule"),
          new Line(PROPOSED, REJECTED, "somebody said no"),
          new Line(PROPOSED, CANCELLED, "withdrawn"),
          new Line(PROPOSED, STALE, "something changed before the decision"),
          new Line(APPROVED, RUNNING, "it got the cluster's slot"),
          new Line(APPROVED, CANCELLED, "withdrawn while it waited"),
          new Line(APPROVED, STALE, "something changed while it waited"),
          new Line(RUNNING, SUCCEEDED, "all is read back as planned"),
          new Line(RUNNING, FAILED, "the target refused; put back"),
          new Line(RUNNING, ERROR, "we broke"),
          new Line(RUNNING, UNKNOWN, "contact was lost"),
          new Line(RUNNING, CANCELLED, "cancelled in time; put back"),
          new Line(RUNNING, STALE, "something changed before the first command"),
          new Line(UNKNOWN, SUCCEEDED, "a later reading shows it as planned"),
          new Line(UNKNOWN, FAILED, "a later reading shows it as before"),
          new Line(UNKNOWN, ERROR, "a later reading shows neither"));

  /** Whether there is a way from here to {@code next}. */
  public boolean leadsTo(SyncState next) {
    return LINES.stream().anyMatch(line -> line.from() == this && line.to() == next);
  }

  /** Whether nothing follows. */
  public boolean ended() {
    return LINES.stream().noneMatch(line -> line.from() == this);
  }

  /** The states in which something is still to come. */
  public static Set<SyncState> open() {
    var open = EnumSet.allOf(SyncState.class);
    open.removeIf(SyncState::ended);
    return open;
  }
}
