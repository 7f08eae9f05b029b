package io.understudy.api;

import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Open;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Asks before every resource method whether the user may. What says nothing is refused. */
class AccessFilter {

  private final CurrentUser current;

  AccessFilter(CurrentUser current) {
    this.current = current;
  }

  @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
  void check(ResourceInfo resource, ContainerRequestContext request) {
    Method method = resource.getResourceMethod();
    if (method == null || method.isAnnotationPresent(Open.class)) {
      return;
    }
    current.actor();
    Allowed allowed = allowed(resource, method);
    if (allowed == null) {
      throw new RequestRefused(ErrorCode.NOT_PERMITTED, "nobody may do this");
    }
    current.require(allowed.value());
  }

  private static @Nullable Allowed allowed(ResourceInfo resource, Method method) {
    Allowed onMethod = method.getAnnotation(Allowed.class);
    return onMethod != null ? onMethod : resource.getResourceClass().getAnnotation(Allowed.class);
  }
}
