package io.understudy.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A browser showed its session cookie. */
class SessionRequest extends BaseAuthenticationRequest {

  private final Secret session;

  SessionRequest(Secret session) {
    this.session = session;
  }

  Secret session() {
    return session;
  }
}
