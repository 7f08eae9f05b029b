package io.understudy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.understudy.api.As;
import io.understudy.embedded.ConsoleDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each role against each kind of route. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class AccessIT {

  record Route(String method, String path, Permission needed) {}

  private static final List<Route> ROUTES =
      List.of(
          new Route("GET", "/api/v1/clusters", Permission.VIEW),
          new Route("GET", "/api/v1/clusters/none", Permission.VIEW),
          new Route("PUT", "/api/v1/clusters/none", Permission.DECLARE),
          new Route("DELETE", "/api/v1/clusters/none", Permission.DECLARE),
          new Route("GET", "/api/v1/audit", Permission.VIEW),
          new Route("GET", "/api/v1/users", Permission.USERS),
          new Route("POST", "/api/v1/users", Permission.USERS),
          new Route("PUT", "/api/v1/users/none", Permission.USERS),
          new Route("DELETE", "/api/v1/users/none", Permission.USERS),
          new Route("GET", "/api/v1/users/none/tokens", Permission.USERS),
          new Route("POST", "/api/v1/users/none/tokens", Permission.USERS));

  static Stream<Arguments> everyRoleOnEveryRoute() {
    return Stream.of(UserRole.values())
        .flatMap(role -> ROUTES.stream().map(route -> Arguments.of(role, route)));
  }

  @ParameterizedTest
  @MethodSource("everyRoleOnEveryRoute")
  void letsInWhoMay(UserRole role, Route route) {
    Response answer = send(As.one(role), route);

    if (role.may(route.needed())) {
      assertThat(answer.statusCode()).isNotIn(401, 403, 500);
    } else {
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.jsonPath().getString("code")).isEqualTo("NOT_PERMITTED");
      assertThat(answer.jsonPath().getString("detail")).contains("admin");
    }
  }

  @Test
  void asksStrangersToLogIn() {
    for (Route route : ROUTES) {
      Response answer = send(As.nobody(), route);
      assertThat(answer.statusCode()).as(route.toString()).isEqualTo(401);
      assertThat(answer.jsonPath().getString("code")).isEqualTo("NOT_AUTHENTICATED");
      assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
    }
  }

  @Test
  void refusesWrongCredentialsAlike() {
    for (RequestSpecification wrong :
        List.of(
            As.nobody().auth().preemptive().basic("admin", "wrong"),
            As.nobody().auth().preemptive().basic("nobody", "wrong"),
            As.nobody().header("Authorization", "Bearer und_wrong"),
            As.nobody().header("Authorization", "Basic !!!"),
            As.nobody().header("Authorization", "Digest x"))) {
      Response answer = wrong.get("/api/v1/clusters");
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.jsonPath().getString("detail"))
          .isEqualTo("name, password or token is wrong");
    }
  }

  @Test
  void takesATokenAndItsOwnersRolesUntilItEnds() {
    String user = newUser("viewer");
    String token =
        As.admin()
            .contentType(ContentType.JSON)
            .body(Map.of("name", "ci"))
            .post("/api/v1/users/" + user + "/tokens")
            .jsonPath()
            .getString("token");

    assertThat(bearer(token).get("/api/v1/clusters").statusCode()).isEqualTo(200);
    assertThat(bearer(token).get("/api/v1/users").statusCode()).isEqualTo(403);
    assertThat(As.admin().get("/api/v1/users/" + user + "/tokens").asString())
        .contains("ci")
        .doesNotContain(token);

    As.admin().delete("/api/v1/users/" + user + "/tokens/ci").then().statusCode(204);
    assertThat(bearer(token).get("/api/v1/clusters").statusCode()).isEqualTo(401);
  }

  @Test
  void throttlesGuessingOfOneName() {
    String user = newUser("viewer");
    for (int i = 0; i < Logins.PER_NAME_AND_SOURCE; i++) {
      assertThat(basic(user, "guess " + i).statusCode()).isEqualTo(401);
    }

    Response next = basic(user, "staple of the trade");

    assertThat(next.statusCode()).isEqualTo(429);
    assertThat(next.jsonPath().getString("code")).isEqualTo("TOO_MANY_ATTEMPTS");
    assertThat(basic(newUser("viewer"), "staple of the trade").statusCode()).isEqualTo(200);
  }

  @Test
  void keepsTheLastAdmin() {
    As.one(UserRole.ADMIN);
    makeOf("test-admin", "viewer");

    Response answer = makeOf("admin", "viewer");

    makeOf("test-admin", "admin");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.jsonPath().getString("code")).isEqualTo("LAST_ADMIN");
  }

  @Test
  void refusesBadUsers() {
    assertRefused(
        Map.of("name", "x y", "password", "long enough pw", "roles", List.of("viewer")), "name");
    assertRefused(
        Map.of("name", "xy", "password", "short", "roles", List.of("viewer")), "password");
    assertRefused(
        Map.of("name", "xy", "password", "long enough pw", "roles", List.of("god")), "roles[0]");
    assertRefused(Map.of("name", "xy", "password", "long enough pw", "roles", List.of()), "roles");
    assertRefused(Map.of("name", "xy", "password", "long enough pw"), "roles");
  }

  private static void assertRefused(Map<String, Object> user, String field) {
    Response answer = As.admin().contentType(ContentType.JSON).body(user).post("/api/v1/users");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("errors[0].field")).isEqualTo(field);
  }

  private static Response makeOf(String user, String role) {
    return As.admin()
        .contentType(ContentType.JSON)
        .body(Map.of("roles", List.of(role)))
        .put("/api/v1/users/" + user);
  }

  private static String newUser(String role) {
    String name = "u-" + UUID.randomUUID();
    As.admin()
        .contentType(ContentType.JSON)
        .body(Map.of("name", name, "password", "staple of the trade", "roles", List.of(role)))
        .post("/api/v1/users")
        .then()
        .statusCode(201);
    return name;
  }

  private static Response basic(String name, String password) {
    return As.nobody().auth().preemptive().basic(name, password).get("/api/v1/clusters");
  }

  private static RequestSpecification bearer(String token) {
    return As.nobody().header("Authorization", "Bearer " + token);
  }

  private static Response send(RequestSpecification request, Route route) {
    if (!route.method().equals("GET") && !route.method().equals("DELETE")) {
      request.contentType(ContentType.JSON).body("{}");
    }
    return request.request(route.method(), route.path());
  }
}
