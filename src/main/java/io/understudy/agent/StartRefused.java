package io.understudy.agent;

/** Why the agent cannot start here and now, though its configuration is right. */
final class StartRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartRefused(String reason, Exception cause) {
    super(reason, cause);
  }
}
