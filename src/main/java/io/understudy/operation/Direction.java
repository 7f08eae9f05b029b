package io.understudy.operation;

/** Which of a step's two sides an attempt runs. */
public enum Direction {
  DO,
  UNDO
}
