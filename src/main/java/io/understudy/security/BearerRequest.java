package io.understudy.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A program showed a bearer token. */
class BearerRequest extends BaseAuthenticationRequest {

  private final Secret token;

  BearerRequest(Secret token) {
    this.token = token;
  }

  Secret token() {
    return token;
  }
}
