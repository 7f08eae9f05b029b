package io.understudy.switchover;

import io.understudy.operation.Attempt;
import io.understudy.operation.Direction;
import io.understudy.operation.Operation;
import io.understudy.operation.Phase;
import io.understudy.switchover.Move.Part;
import io.understudy.switchover.Move.PartState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells from the journal where each step stands. */
final class Timeline {

  private Timeline() {}

  static List<Part> of(Operation operation, List<String> steps) {
    return steps.stream().map(step -> part(operation, step)).toList();
  }

  private static Part part(Operation operation, String step) {
    List<Attempt> attempts =
        operation.attempts().stream().filter(attempt -> attempt.step().equals(step)).toList();
    if (attempts.isEmpty()) {
      PartState state = operation.ended() ? PartState.NOT_REACHED : PartState.WAITING;
      return new Part(step, state, null, null, null, attempts);
    }
    Attempt last = attempts.getLast();
    return new Part(
        step,
        state(last, operation),
        attempts.getFirst().startedAt(),
        last.finishedAt(),
        last.detail(),
        attempts);
  }

  private static PartState state(Attempt last, Operation operation) {
    Attempt.@Nullable Outcome outcome = last.outcome();
    boolean back = last.direction() == Direction.UNDO;
    if (outcome == null) {
      return back ? PartState.UNDOING : PartState.RUNNING;
    }
    return switch (outcome) {
      case DONE -> back ? PartState.UNDONE : PartState.DONE;
      case REFUSED, BROKEN ->
          back && operation.ended() ? PartState.NOT_UNDONE : failed(back, last, operation);
      case UNKNOWN -> back && operation.ended() ? PartState.NOT_UNDONE : PartState.UNKNOWN;
      case INTERRUPTED -> back ? PartState.UNDOING : PartState.RUNNING;
    };
  }

  /** Past the point of no return a step that is still at work is tried again: not failed yet. */
  private static PartState failed(boolean back, Attempt last, Operation operation) {
    boolean again = operation.phase() == Phase.BOUND && operation.step().equals(last.step());
    return back ? PartState.UNDOING : again ? PartState.RUNNING : PartState.FAILED;
  }
}
