package io.understudy.driver.wildfly.management;

import java.io.IOException;

/** The server answered, and did not let this user in. */
public final class LoginRefused extends IOException {

  private static final long serialVersionUID = 1L;

  LoginRefused(String reason) {
    super(reason);
  }
}
