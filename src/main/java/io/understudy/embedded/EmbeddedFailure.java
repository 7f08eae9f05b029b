package io.understudy.embedded;

import org.jspecify.annotations.Nullable;

/**
 * A server could not be made, started or stopped. The message is fit for a terminal: what happened
 * and what to do.
 */
public sealed class EmbeddedFailure extends RuntimeException permits PortTaken {

  public EmbeddedFailure(String message) {
    super(message);
  }

  public EmbeddedFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
