package io.understudy.console;

import io.quarkus.runtime.QuarkusBindException;

/**
 * Why Quarkus did not start.
 *
 * @param cause what it threw
 */
record StartFailure(Throwable cause) {

  static String portTaken(ConsoleSettings settings) {
    return "port %d on %s is taken: stop what listens there, or choose another with UNDERSTUDY_HTTP_PORT"
        .formatted(settings.port(), settings.host());
  }

  /** The innermost message: the outer ones tell Quarkus' own steps. */
  String inOneLine(ConsoleSettings settings) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof QuarkusBindException) {
      return portTaken(settings);
    }
    String message = String.valueOf(root.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    return "the console does not start: %s (%s)"
        .formatted(message, root.getClass().getSimpleName());
  }
}
