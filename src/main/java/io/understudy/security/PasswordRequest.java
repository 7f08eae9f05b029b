package io.understudy.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A program showed a name and a password by HTTP Basic. */
class PasswordRequest extends BaseAuthenticationRequest {

  private final String name;
  private final Secret password;
  private final String source;

  PasswordRequest(String name, Secret password, String source) {
    this.name = name;
    this.password = password;
    this.source = source;
  }

  String name() {
    return name;
  }

  Secret password() {
    return password;
  }

  String source() {
    return source;
  }
}
