package io.understudy.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.understudy.problem.ErrorCode;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks: by {@code Authorization: Basic} or {@code Bearer}, else by the session
 * cookie. A cookie is good for pages, and under {@code /api} for reading only: what a browser sends
 * by itself never changes anything there.
 */
@ApplicationScoped
class ConsoleAuthentication implements HttpAuthenticationMechanism {

  private static final String BASIC = "basic ";
  private static final String BEARER = "bearer ";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final ChallengeAnswer answer;

  ConsoleAuthentication(ChallengeAnswer answer) {
    this.answer = answer;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager providers) {
    AuthenticationRequest request;
    try {
      request = request(context);
    } catch (AuthenticationFailedException e) {
      return Uni.createFrom().failure(e);
    }
    if (request == null) {
      return Uni.createFrom().optional(Optional.empty());
    }
    HttpSecurityUtils.setRoutingContextAttribute(request, context);
    return providers
        .authenticate(request)
        .onFailure(failure -> failure.getCause() instanceof LoginThrottled)
        .invoke(() -> context.put(LoginThrottled.class.getName(), true));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, null, null));
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    boolean throttled = context.get(LoginThrottled.class.getName()) != null;
    if (throttled) {
      answer.write(
          context, ErrorCode.TOO_MANY_ATTEMPTS, "too many logins failed; wait ten minutes");
    } else {
      answer.write(context, ErrorCode.NOT_AUTHENTICATED, "name, password or token is wrong");
    }
    return Uni.createFrom().item(true);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(PasswordRequest.class, BearerRequest.class, SessionRequest.class);
  }

  private static @Nullable AuthenticationRequest request(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    if (header == null) {
      return session(context);
    }
    if (starts(header, BEARER)) {
      return new BearerRequest(Secret.of(header.substring(BEARER.length()).strip()));
    }
    if (starts(header, BASIC)) {
      return basic(header.substring(BASIC.length()).strip(), source(context));
    }
    throw new AuthenticationFailedException("neither Basic nor Bearer");
  }

  private static boolean starts(String header, String scheme) {
    return header.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static AuthenticationRequest basic(String encoded, String source) {
    String decoded;
    try {
      decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new AuthenticationFailedException("not base64");
    }
    int colon = decoded.indexOf(':');
    if (colon < 0) {
      throw new AuthenticationFailedException("no colon");
    }
    return new PasswordRequest(
        decoded.substring(0, colon), Secret.of(decoded.substring(colon + 1)), source);
  }

  private static @Nullable AuthenticationRequest session(RoutingContext context) {
    Cookie cookie = context.request().getCookie(SessionCookie.NAME);
    boolean api = context.normalizedPath().startsWith("/api");
    boolean reads = SAFE.contains(context.request().method().name());
    if (cookie == null || cookie.getValue().isEmpty() || (api && !reads)) {
      return null;
    }
    return new SessionRequest(Secret.of(cookie.getValue()));
  }

  private static String source(RoutingContext context) {
    return String.valueOf(context.request().remoteAddress().hostAddress());
  }
}
