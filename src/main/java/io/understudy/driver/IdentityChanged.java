package io.understudy.driver;

/** Another installation answers than the one this session was opened for. */
public final class IdentityChanged extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String before;
  private final String now;

  public IdentityChanged(String before, String now) {
    super("the server is another installation: " + before + " before, " + now + " now");
    this.before = before;
    this.now = now;
  }

  public String before() {
    return before;
  }

  public String now() {
    return now;
  }
}
