package io.understudy.readiness;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The ways of moving a service, or of rehearsing that. */
public enum MoveKind {
  /** Planned, with the primary alive. */
  SWITCHOVER,
  /** The primary is gone. */
  FAILOVER,
  /** The same checks and steps, and the service stays. */
  REHEARSAL,
  /** A node that lost its primary, or was one, follows the present primary again. */
  REJOIN;

  /** Whether afterwards another node serves. */
  public boolean movesTheService() {
    return this == SWITCHOVER || this == FAILOVER;
  }

  /** The word in requests, in the journal and in events. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind with this word. */
  public static Optional<MoveKind> find(String word) {
    return Stream.of(values()).filter(kind -> kind.word().equals(word)).findAny();
  }
}
