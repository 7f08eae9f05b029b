package io.understudy.api;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.security.UserRole;
import java.util.List;
import java.util.Map;

/** Requests to the console under test, made by somebody. */
public final class As {

  private static final String PASSWORD = "staple of the trade";

  private As() {}

  /** By the first user. */
  public static RequestSpecification admin() {
    return given().auth().preemptive().basic("admin", ConsoleDatabase.ADMIN_PASSWORD);
  }

  /** By somebody with this role only, who is added when they are not there yet. */
  public static RequestSpecification one(UserRole role) {
    String name = "test-" + role.word();
    Map<String, Object> user =
        Map.of("name", name, "password", PASSWORD, "roles", List.of(role.word()));
    int status =
        admin().contentType(ContentType.JSON).body(user).post("/api/v1/users").statusCode();
    if (status != 201 && status != 409) {
      throw new AssertionError("adding " + name + " answered " + status);
    }
    return given().auth().preemptive().basic(name, PASSWORD);
  }

  /** By somebody who is not logged in. */
  public static RequestSpecification nobody() {
    return given();
  }
}
