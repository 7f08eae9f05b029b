package io.understudy.agent.keys;

/** A pairing of which nothing was taken; the message is one sentence for the admin. */
public final class PairingRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PairingRefused(String reason) {
    super(reason);
  }
}
