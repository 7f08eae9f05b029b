package io.understudy.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.understudy.audit.Actor;

/** Turns a user into what Quarkus passes along with a request. */
final class Identities {

  private Identities() {}

  static SecurityIdentity of(User user, Actor.Kind kind) {
    QuarkusSecurityIdentity.Builder builder =
        QuarkusSecurityIdentity.builder()
            .setPrincipal(new QuarkusPrincipal(user.name()))
            .addAttribute(CurrentUser.USER, user)
            .addAttribute(CurrentUser.KIND, kind);
    user.roleWords().forEach(builder::addRole);
    return builder.build();
  }
}
