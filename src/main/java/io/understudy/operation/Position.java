package io.understudy.operation;

import org.jspecify.annotations.Nullable;

/**
 * Where an operation stands between two attempts.
 *
 * @param step the step that is next
 * @param reason why the verdict is not a success, the first thing that went wrong before what
 *     followed from it; null when all went well
 */
public record Position(Phase phase, Verdict verdict, @Nullable String reason, String step) {

  static Position of(Operation operation) {
    return new Position(
        operation.phase(), operation.verdict(), operation.reason(), operation.step());
  }
}
