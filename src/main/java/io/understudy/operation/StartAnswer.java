package io.understudy.operation;

/** Whether an operation got its cluster's slot. */
public sealed interface StartAnswer {

  /** It runs, or will within a moment. */
  record Accepted(Operation operation) implements StartAnswer {}

  /** Another one runs in this cluster. */
  record Occupied(Operation running) implements StartAnswer {}
}
