package io.understudy.operation;

/**
 * Thrown by a {@link DyingJournal}: an error, so that nothing on the way treats it as an outcome.
 */
public final class ConsoleDied extends Error {

  private static final long serialVersionUID = 1;

  ConsoleDied(Boundary boundary) {
    super("the console died at " + boundary);
  }
}
