package io.understudy.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.ApiToken;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.security.Secret;
import io.understudy.security.Tokens;
import io.understudy.security.User;
import io.understudy.security.UserRole;
import io.understudy.security.Users;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Users, their roles and their tokens. */
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
@Allowed(Permission.USERS)
@RunOnVirtualThread
public class UserResource {

  private final Users users;
  private final Tokens tokens;
  private final CurrentUser current;

  UserResource(Users users, Tokens tokens, CurrentUser current) {
    this.users = users;
    this.tokens = tokens;
    this.current = current;
  }

  /** All users, by name. */
  public record UserList(List<UserAnswer> users) {}

  /** A user. */
  @Schema(name = "User")
  public record UserAnswer(
      String name,
      @Schema(examples = "[\"operator\"]") List<String> roles,
      boolean active,
      Instant createdAt) {
    static UserAnswer of(User user) {
      return new UserAnswer(user.name(), user.roleWords(), user.active(), user.createdAt());
    }
  }

  /** A user to be added. */
  public record NewUser(
      @Nullable String name,
      @Schema(implementation = String.class, format = "password") @Nullable Secret password,
      @Nullable List<@Nullable String> roles) {}

  /** What a user is to be from now on; null leaves it. */
  public record UserChange(
      @Nullable List<@Nullable String> roles,
      @Nullable Boolean active,
      @Schema(implementation = String.class, format = "password") @Nullable Secret password) {}

  /** The tokens of a user. */
  public record TokenList(List<ApiToken> tokens) {}

  /** A token to be made. */
  public record NewToken(@Nullable String name, @Nullable Instant expiresAt) {}

  /** A token, told once. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MadeToken(String name, String token, @Nullable Instant expiresAt) {}

  /** Lists. */
  @GET
  @Operation(summary = "List the users")
  public UserList list() {
    return new UserList(users.list().stream().map(UserAnswer::of).toList());
  }

  /** Adds one. */
  @POST
  @Operation(summary = "Add a user")
  public Response add(NewUser wanted) {
    String name = required("name", wanted.name());
    Secret password = required("password", wanted.password());
    User user = users.add(name, password.reveal(), roles(wanted.roles()), current.actor());
    return Response.status(201).entity(UserAnswer.of(user)).build();
  }

  /** Changes one. */
  @PUT
  @Path("/{user}")
  @Operation(summary = "Change a user's roles, password or whether they may log in")
  public UserAnswer change(@PathParam("user") String name, UserChange wanted) {
    User user = users.require(name);
    Set<UserRole> roles = wanted.roles() == null ? user.roles() : roles(wanted.roles());
    boolean active = wanted.active() == null ? user.active() : wanted.active();
    if (wanted.password() != null) {
      users.changePassword(name, wanted.password().reveal(), current.actor());
    }
    return UserAnswer.of(users.change(name, roles, active, current.actor()));
  }

  /** Removes one. */
  @DELETE
  @Path("/{user}")
  @Operation(summary = "Remove a user with their tokens")
  public void remove(@PathParam("user") String name) {
    users.remove(name, current.actor());
  }

  /** Lists the tokens of one. */
  @GET
  @Path("/{user}/tokens")
  @Operation(summary = "List a user's tokens, without the tokens themselves")
  public TokenList tokens(@PathParam("user") String name) {
    return new TokenList(tokens.of(users.require(name).name()));
  }

  /** Makes a token. */
  @POST
  @Path("/{user}/tokens")
  @Operation(summary = "Make a token; it is told once")
  public Response addToken(@PathParam("user") String user, NewToken wanted) {
    String name = required("name", wanted.name());
    Secret token = tokens.add(user, name, wanted.expiresAt(), current.actor());
    MadeToken made = new MadeToken(name, token.reveal(), wanted.expiresAt());
    return Response.status(201).entity(made).build();
  }

  /** Ends a token. */
  @DELETE
  @Path("/{user}/tokens/{token}")
  @Operation(summary = "End a token")
  public void removeToken(@PathParam("user") String user, @PathParam("token") String token) {
    tokens.remove(user, token, current.actor());
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw RequestRefused.field(field, "is missing");
    }
    return value;
  }

  private static Set<UserRole> roles(@Nullable List<@Nullable String> words) {
    Set<UserRole> roles = EnumSet.noneOf(UserRole.class);
    List<FieldError> errors = new ArrayList<>();
    List<@Nullable String> given = required("roles", words);
    for (int i = 0; i < given.size(); i++) {
      String word = given.get(i);
      String field = "roles[" + i + "]";
      UserRole.of(word == null ? "" : word)
          .ifPresentOrElse(
              roles::add,
              () ->
                  errors.add(
                      new FieldError(field, "is not one of viewer, operator, approver, admin")));
    }
    if (!errors.isEmpty()) {
      throw RequestRefused.fields(errors);
    }
    return roles;
  }
}
