package io.understudy.operation;

import io.quarkus.arc.Arc;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Drives operations on the real journal with a clock that ticks instead of waiting. The console's
 * own loop must leave the kinds of the trial alone: either they are no beans, or a test profile
 * sets {@code understudy.operations.drive=false}.
 */
public final class OperationTrial {

  static final Duration LEASE = Duration.ofSeconds(3);

  private final TickingClock clock;
  private final OperationKind[] kinds;

  public OperationTrial(Instant start, OperationKind... kinds) {
    this.clock = new TickingClock(start);
    this.kinds = kinds.clone();
  }

  public TickingClock clock() {
    return clock;
  }

  /** A console of this name. */
  OperationRunner runner(String owner) {
    return runner(owner, journal());
  }

  OperationRunner runner(String owner, OperationJournal journal) {
    return new OperationRunner(
        owner, journal, java.util.List.of(kinds), new Timing(clock, clock::tick, LEASE));
  }

  static OperationJournal journal() {
    return Arc.container().instance(OperationJournal.class).get();
  }

  /** Drives the operation that waits, by a console that lives. */
  public void drive() throws InterruptedException {
    if (!runner("survivor").runNext()) {
      throw new AssertionError("no operation of these kinds waits to be driven");
    }
  }

  /**
   * Drives the operation that waits, by a console that dies at {@code boundary}, then lets its
   * lease run out.
   *
   * @return empty when the operation ended without reaching the boundary
   */
  public Optional<ConsoleDied> killedAt(Boundary boundary) throws InterruptedException {
    try {
      runner("victim", new DyingJournal(journal(), boundary)).runNext();
      return Optional.empty();
    } catch (ConsoleDied died) {
      clock.tick(LEASE.plusMillis(1));
      return Optional.of(died);
    }
  }
}
