package io.understudy.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.understudy.audit.Actor;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets programs in by bearer token. */
@ApplicationScoped
class BearerIdentities implements IdentityProvider<BearerRequest> {

  private final Tokens tokens;

  BearerIdentities(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Class<BearerRequest> getRequestType() {
    return BearerRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      BearerRequest request, AuthenticationRequestContext context) {
    return context.runBlocking(() -> identity(request));
  }

  private SecurityIdentity identity(BearerRequest request) {
    return tokens
        .user(request.token().reveal())
        .map(user -> Identities.of(user, Actor.Kind.TOKEN))
        .orElseThrow(() -> new AuthenticationFailedException("the token is not known"));
  }
}
