package io.understudy.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.understudy.audit.Actor;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets programs in by HTTP Basic. */
@ApplicationScoped
class PasswordIdentities implements IdentityProvider<PasswordRequest> {

  private final Logins logins;

  PasswordIdentities(Logins logins) {
    this.logins = logins;
  }

  @Override
  public Class<PasswordRequest> getRequestType() {
    return PasswordRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      PasswordRequest request, AuthenticationRequestContext context) {
    return context.runBlocking(() -> identity(request));
  }

  private SecurityIdentity identity(PasswordRequest request) {
    return switch (logins.check(request.name(), request.password().reveal(), request.source())) {
      case LoginOutcome.Granted granted -> Identities.of(granted.user(), Actor.Kind.USER);
      case LoginOutcome.Wrong() ->
          throw new AuthenticationFailedException("name or password is wrong");
      case LoginOutcome.Throttled() ->
          throw new AuthenticationFailedException(new LoginThrottled());
    };
  }
}
