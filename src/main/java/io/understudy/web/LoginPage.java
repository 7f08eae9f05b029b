package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.security.Allowed;
import io.understudy.security.LoginOutcome;
import io.understudy.security.Logins;
import io.understudy.security.Open;
import io.understudy.security.Permission;
import io.understudy.security.Secret;
import io.understudy.security.SessionCookie;
import io.understudy.security.Sessions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Coming in and going out. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class LoginPage {

  private static final int TOO_MANY = 429;

  private final Template template;
  private final Logins logins;
  private final Sessions sessions;
  private final Shell shell;

  LoginPage(
      @Location("login.html") Template template, Logins logins, Sessions sessions, Shell shell) {
    this.template = template;
    this.logins = logins;
    this.sessions = sessions;
    this.shell = shell;
  }

  /** The form. */
  @GET
  @Path("login")
  @Open
  public Response form(@QueryParam("from") @Nullable String from) {
    if (shell.isLoggedIn()) {
      return Response.seeOther(URI.create(LocalPath.of(from))).build();
    }
    return page(200, "", from, null);
  }

  /** Checks what was typed. */
  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Open
  public Response login(
      @FormParam("username") @Nullable String username,
      @FormParam("password") @Nullable String password,
      @FormParam("from") @Nullable String from,
      HttpServerRequest request) {
    String name = username == null ? "" : username.strip();
    String source = String.valueOf(request.remoteAddress().hostAddress());
    return switch (logins.check(name, password == null ? "" : password, source)) {
      case LoginOutcome.Granted granted -> {
        Secret session = sessions.open(granted);
        yield Response.seeOther(URI.create(LocalPath.of(from)))
            .cookie(cookie(session.reveal(), NewCookie.DEFAULT_MAX_AGE, request.isSSL()))
            .build();
      }
      case LoginOutcome.Wrong() -> page(401, name, from, "The name or the password is wrong.");
      case LoginOutcome.Throttled() ->
          page(TOO_MANY, name, from, "Too many logins failed. Wait ten minutes and try again.");
    };
  }

  /** Ends the session. */
  @POST
  @Path("logout")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.VIEW)
  public Response logout(
      @CookieParam(SessionCookie.NAME) @Nullable String session, HttpServerRequest request) {
    if (session != null) {
      sessions.close(session);
    }
    return Response.seeOther(URI.create("/login")).cookie(cookie("", 0, request.isSSL())).build();
  }

  private Response page(
      int status, String username, @Nullable String from, @Nullable String problem) {
    String html =
        template
            .data("username", username)
            .data("from", LocalPath.of(from))
            .data("problem", problem)
            .render();
    return Response.status(status).entity(html).header("Cache-Control", "no-store").build();
  }

  private static NewCookie cookie(String value, int maxAge, boolean secure) {
    return new NewCookie.Builder(SessionCookie.NAME)
        .value(value)
        .path("/")
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.LAX)
        .maxAge(maxAge)
        .build();
  }
}
