package io.understudy.driver;

import io.understudy.parameter.SecretValue;

/** Turns clear secrets into what may leave the host, and back on the host they were sealed to. */
public interface SecretKeeper {

  /** The traces of this secret: tags, and copies sealed to every known peer. */
  SecretValue seal(byte[] clear);

  /**
   * The clear text of what another agent sealed to this one.
   *
   * @throws SecretNotForUs when there is no copy for this agent or it was tampered with
   */
  byte[] open(SecretValue sealed);

  /** There is no copy that this agent can open. */
  final class SecretNotForUs extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SecretNotForUs(String reason) {
      super(reason);
    }
  }
}
