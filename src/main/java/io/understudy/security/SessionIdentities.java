package io.understudy.security;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.understudy.audit.Actor;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets browsers in by session cookie; whose session ended is nobody. */
@ApplicationScoped
class SessionIdentities implements IdentityProvider<SessionRequest> {

  private final Sessions sessions;

  SessionIdentities(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Class<SessionRequest> getRequestType() {
    return SessionRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      SessionRequest request, AuthenticationRequestContext context) {
    return context.runBlocking(() -> identity(request));
  }

  private SecurityIdentity identity(SessionRequest request) {
    return sessions
        .user(request.session().reveal())
        .map(user -> Identities.of(user, Actor.Kind.USER))
        .orElseGet(() -> QuarkusSecurityIdentity.builder().setAnonymous(true).build());
  }
}
