package io.understudy.operation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A journal whose console dies at one boundary: nothing is written from that moment on. */
final class DyingJournal implements OperationJournal {

  private final OperationJournal alive;
  private final Boundary boundary;
  private @Nullable Attempt current;
  private boolean dead;

  DyingJournal(OperationJournal alive, Boundary boundary) {
    this.alive = alive;
    this.boundary = boundary;
  }

  @Override
  public Optional<Claim> claim(String owner, Collection<String> kinds, Instant now, Instant until) {
    return alive.claim(owner, kinds, now, until);
  }

  @Override
  public void renew(Lease lease, Instant until) {
    at(current, Boundary.Moment.INSIDE);
    alive.renew(lease, until);
  }

  @Override
  public void release(Lease lease, Instant now) {
    at(null, Boundary.Moment.AFTER);
    alive.release(lease, now);
  }

  @Override
  public Operation read(Lease lease) {
    at(null, Boundary.Moment.AFTER);
    return alive.read(lease);
  }

  @Override
  public Attempt begin(Lease lease, String step, Direction direction, Instant now) {
    die(step, direction, Boundary.Moment.BEFORE);
    Attempt attempt = alive.begin(lease, step, direction, now);
    current = attempt;
    return attempt;
  }

  @Override
  public void end(Lease lease, Ending ending, OperationKind kind, Instant now) {
    // A step without effects has no inside of its own: it dies with its work done.
    at(ending.attempt(), Boundary.Moment.INSIDE);
    at(ending.attempt(), Boundary.Moment.AFTER);
    alive.end(lease, ending, kind, now);
    current = null;
  }

  @Override
  public void move(Lease lease, Position next, OperationKind kind, Instant now) {
    at(null, Boundary.Moment.AFTER);
    alive.move(lease, next, kind, now);
  }

  @Override
  public void remember(Lease lease, String name, String value, Instant now) {
    at(null, Boundary.Moment.AFTER);
    alive.remember(lease, name, value, now);
  }

  @Override
  public void note(Lease lease, Note note) {
    at(null, Boundary.Moment.AFTER);
    alive.note(lease, note);
  }

  @Override
  public void ran(Lease lease, String job, List<Note> commands) {
    at(null, Boundary.Moment.AFTER);
    alive.ran(lease, job, commands);
  }

  private void at(@Nullable Attempt attempt, Boundary.Moment moment) {
    if (attempt != null) {
      die(attempt.step(), attempt.direction(), moment);
    } else if (dead) {
      throw new ConsoleDied(boundary);
    }
  }

  private void die(String step, Direction direction, Boundary.Moment moment) {
    dead = dead || boundary.equals(new Boundary(step, direction, moment));
    if (dead) {
      throw new ConsoleDied(boundary);
    }
  }
}
