package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.LoginOutcome;
import io.understudy.security.Logins;
import io.understudy.security.Permission;
import io.understudy.security.Users;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One's own password. */
@Path("/account")
@Produces(MediaType.TEXT_HTML)
@Allowed(Permission.VIEW)
@RunOnVirtualThread
public class AccountPage {

  private final Template template;
  private final Users users;
  private final Logins logins;
  private final CurrentUser current;

  AccountPage(
      @Location("account.html") Template template,
      Users users,
      Logins logins,
      CurrentUser current) {
    this.template = template;
    this.users = users;
    this.logins = logins;
    this.current = current;
  }

  /** The form. */
  @GET
  public String page() {
    return template.data("errors", Map.of()).render();
  }

  /** Changes it, when the old one is right; all sessions of the user end. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response change(
      @FormParam("old") @Nullable String old,
      @FormParam("password") @Nullable String password,
      HttpServerRequest request) {
    String name = current.actor().name();
    Map<String, String> errors = new HashMap<>();
    String source = String.valueOf(request.remoteAddress().hostAddress());
    switch (logins.check(name, old == null ? "" : old, source)) {
      case LoginOutcome.Granted ignored -> {
        try {
          users.changePassword(name, password == null ? "" : password, current.actor());
        } catch (RequestRefused refused) {
          refused.errors().forEach(error -> errors.put(error.field(), error.message()));
        }
      }
      case LoginOutcome.Wrong() -> errors.put("old", "is wrong");
      case LoginOutcome.Throttled() -> errors.put("old", "was wrong too often; wait ten minutes");
    }
    return errors.isEmpty()
        ? Response.seeOther(URI.create("/login")).build()
        : Response.status(400).entity(template.data("errors", errors).render()).build();
  }
}
