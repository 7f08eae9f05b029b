package io.understudy.security;

/** The cookie that holds a browser's session. */
public final class SessionCookie {

  /** Its name. */
  public static final String NAME = "understudy_session";

  private SessionCookie() {}
}
