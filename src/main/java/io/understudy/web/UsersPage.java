package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.ApiToken;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.security.Tokens;
import io.understudy.security.User;
import io.understudy.security.UserRole;
import io.understudy.security.Users;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who may come in, with which roles and tokens. */
@Path("/users")
@Produces(MediaType.TEXT_HTML)
@Allowed(Permission.USERS)
@RunOnVirtualThread
public class UsersPage {

  private final Template template;
  private final Users users;
  private final Tokens tokens;
  private final CurrentUser current;

  UsersPage(
      @Location("users.html") Template template, Users users, Tokens tokens, CurrentUser current) {
    this.template = template;
    this.users = users;
    this.tokens = tokens;
    this.current = current;
  }

  /** A user with their tokens. */
  public record Row(User user, List<ApiToken> tokens) {

    /** Whether they have the role of this word. */
    public boolean has(String role) {
      return user.roleWords().contains(role);
    }
  }

  /** The page. */
  @GET
  public String page() {
    return show(Map.of(), null, null, "");
  }

  /** Adds a user. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response add(
      @FormParam("name") @Nullable String name,
      @FormParam("password") @Nullable String password,
      @FormParam("roles") @Nullable List<String> roles) {
    String wanted = text(name);
    return change(
        wanted,
        () -> {
          users.add(wanted, text(password), roles(roles), current.actor());
          return Response.seeOther(URI.create("/users")).build();
        });
  }

  /** Changes roles and whether they may log in. */
  @POST
  @Path("/{user}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response change(
      @PathParam("user") String user,
      @FormParam("roles") @Nullable List<String> roles,
      @FormParam("active") @Nullable String active) {
    return change(
        "",
        () -> {
          users.change(user, roles(roles), active != null, current.actor());
          return Response.seeOther(URI.create("/users")).build();
        });
  }

  /** Gives a user another password. */
  @POST
  @Path("/{user}/password")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response password(
      @PathParam("user") String user, @FormParam("password") @Nullable String password) {
    return change(
        "",
        () -> {
          users.changePassword(user, text(password), current.actor());
          return Response.seeOther(URI.create("/users")).build();
        });
  }

  /** Removes a user. */
  @POST
  @Path("/{user}/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response remove(@PathParam("user") String user) {
    return change(
        "",
        () -> {
          users.remove(user, current.actor());
          return Response.seeOther(URI.create("/users")).build();
        });
  }

  /** Makes a token and shows it once. */
  @POST
  @Path("/{user}/tokens")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response addToken(
      @PathParam("user") String user, @FormParam("name") @Nullable String name) {
    return change(
        "",
        () -> {
          String token = tokens.add(user, text(name), null, current.actor()).reveal();
          return Response.ok(show(Map.of(), null, token, ""))
              .header("Cache-Control", "no-store")
              .build();
        });
  }

  /** Ends a token. */
  @POST
  @Path("/{user}/tokens/{token}/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response removeToken(@PathParam("user") String user, @PathParam("token") String token) {
    return change(
        "",
        () -> {
          tokens.remove(user, token, current.actor());
          return Response.seeOther(URI.create("/users")).build();
        });
  }

  private Response change(String name, Supplier<Response> change) {
    try {
      return change.get();
    } catch (RequestRefused refused) {
      Map<String, String> errors = new HashMap<>();
      refused.errors().forEach(error -> errors.put(error.field(), error.message()));
      return Response.status(refused.code().status())
          .entity(show(errors, refused.message(), null, name))
          .build();
    }
  }

  private String show(
      Map<String, String> errors, @Nullable String problem, @Nullable String token, String name) {
    List<Row> rows =
        users.list().stream().map(user -> new Row(user, tokens.of(user.name()))).toList();
    return template
        .data("rows", rows)
        .data("roles", Arrays.stream(UserRole.values()).map(UserRole::word).toList())
        .data("errors", errors)
        .data("problem", problem)
        .data("token", token)
        .data("name", name)
        .render();
  }

  private static Set<UserRole> roles(@Nullable List<String> words) {
    List<String> given = words == null ? List.of() : words;
    return given.stream()
        .flatMap(word -> UserRole.of(word).stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(UserRole.class)));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
