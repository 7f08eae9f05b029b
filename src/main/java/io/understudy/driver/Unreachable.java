package io.understudy.driver;

/** The server did not answer, or did not let us in. */
public final class Unreachable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason what was tried and what came back, for the admin, without any secret
   */
  public Unreachable(String reason, Throwable cause) {
    super(reason, cause);
  }
}
