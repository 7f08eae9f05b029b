package io.understudy.operation;

/** What came of the wish to cancel. */
public sealed interface CancelAnswer {

  /** It turns at the next boundary, unless the point of no return is reached before that. */
  record Requested() implements CancelAnswer {}

  /** It has passed the point of no return, is being undone already, or has ended. */
  record TooLate(Operation operation) implements CancelAnswer {}

  /** There is no such operation. */
  record NotFound() implements CancelAnswer {}
}
