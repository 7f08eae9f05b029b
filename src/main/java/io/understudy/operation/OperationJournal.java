package io.understudy.operation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What drivers write. Each call is one short transaction; every call but {@link #claim} throws
 * {@link LeaseLost}, and changes nothing, when the lease's token is no longer the operation's.
 */
public interface OperationJournal {

  /**
   * Takes the oldest unfinished operation of these kinds that nobody holds, with a new token.
   *
   * @param now the claimer's clock: leases that end before it are free
   * @param until when the new lease ends
   */
  Optional<Claim> claim(String owner, Collection<String> kinds, Instant now, Instant until);

  /** Prolongs the lease. */
  void renew(Lease lease, Instant until);

  /** Gives the operation back, for another console to claim at once. */
  void release(Lease lease, Instant now);

  /** How the operation stands now. */
  Operation read(Lease lease);

  /** Notes that an attempt begins. */
  Attempt begin(Lease lease, String step, Direction direction, Instant now);

  /** Notes how an attempt ended and where the operation stands then, as {@link #move} does. */
  void end(Lease lease, Ending ending, OperationKind kind, Instant now);

  /** Moves the operation; when that ends it, {@code kind} hears of it in the same transaction. */
  void move(Lease lease, Position next, OperationKind kind, Instant now);

  /** Keeps a fact. */
  void remember(Lease lease, String name, String value, Instant now);

  /** Keeps a note. */
  void note(Lease lease, Note note);

  /** Keeps what a job ran, unless it was kept before. */
  void ran(Lease lease, String job, List<Note> commands);
}
