package io.understudy.embedded;

/** A server did not start because another program listens on its port. */
public final class PortTaken extends EmbeddedFailure {

  private final int port;

  PortTaken(String message, int port) {
    super(message);
    this.port = port;
  }

  public int port() {
    return port;
  }
}
