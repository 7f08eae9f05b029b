package io.understudy.operation;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Claims operations of the kinds it knows and drives them to their end. */
final class OperationRunner {

  private final String owner;
  private final OperationJournal journal;
  private final Map<String, OperationKind> kinds;
  private final Timing timing;

  OperationRunner(
      String owner, OperationJournal journal, Collection<OperationKind> kinds, Timing timing) {
    this.owner = owner;
    this.journal = journal;
    this.kinds = kinds.stream().collect(Collectors.toMap(OperationKind::name, Function.identity()));
    this.timing = timing;
  }

  /** The next operation that nobody drives, now ours. */
  Optional<Claim> claim() {
    return journal.claim(owner, kinds.keySet(), timing.now(), timing.leaseEnd());
  }

  /** Prolongs a claim. */
  void renew(Lease lease) {
    journal.renew(lease, timing.leaseEnd());
  }

  /**
   * Runs a claimed operation until it has ended, its lease is lost, or {@code stop} says so: then
   * it is given back between two attempts.
   */
  void drive(Claim claim, BooleanSupplier stop) throws InterruptedException {
    OperationKind kind = Objects.requireNonNull(kinds.get(claim.operation().kind()));
    Drive drive = new Drive(claim.lease(), kind, journal, timing);
    while (!stop.getAsBoolean()) {
      if (drive.turn()) {
        return;
      }
    }
    journal.release(claim.lease(), timing.now());
  }

  /** Claims and drives one operation; false when there was none. */
  boolean runNext() throws InterruptedException {
    Optional<Claim> claim = claim();
    if (claim.isPresent()) {
      drive(claim.get(), () -> false);
    }
    return claim.isPresent();
  }
}
