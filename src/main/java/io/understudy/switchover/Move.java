package io.understudy.switchover;

import io.understudy.operation.Attempt;
import io.understudy.operation.Note;
import io.understudy.operation.Operation;
import io.understudy.probe.Probed;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A move as it stands.
 *
 * @param steps every step of its kind in order, begun or not
 * @param notes what its steps said, oldest first; empty in lists
 */
public record Move(Operation operation, MoveOrder order, List<Part> steps, List<Note> notes) {

  public Move {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /** How long nobody could write, in milliseconds; empty while that is not known. */
  public OptionalLong downtimeMillis() {
    return Facts.downtimeMillis(operation.facts());
  }

  /** How the probes went when they were asked last, in the order of the declaration. */
  public List<Probed> probes() {
    return ProbeRound.read(operation.facts().get(Facts.PROBES));
  }

  /** Where a step stands. */
  public enum PartState {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    /** No answer yet, still being found out. */
    UNKNOWN,
    UNDOING,
    UNDONE,
    /** It was to be undone, and is not. */
    NOT_UNDONE,
    /** The operation ended before it. */
    NOT_REACHED
  }

  /**
   * A step and its attempts.
   *
   * @param detail of the last attempt, null when there is none
   * @param attempts forward and back, oldest first
   */
  public record Part(
      String name,
      PartState state,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String detail,
      List<Attempt> attempts) {

    public Part {
      attempts = List.copyOf(attempts);
    }
  }
}
