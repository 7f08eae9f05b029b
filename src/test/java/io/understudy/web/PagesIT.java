package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Declarations;
import io.understudy.inventory.Inventory;
import io.understudy.security.SessionCookie;
import io.understudy.security.UserRole;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class PagesIT {

  @Inject Inventory inventory;

  @Test
  void sendsStrangersToTheLoginAndBack() {
    Browser browser = new Browser();

    Response answer = browser.get("/audit?cluster=x");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.header("Location")).endsWith("/login?from=%2Faudit%3Fcluster%3Dx");
    Response in =
        browser.submit(
            "/login?from=%2Faudit%3Fcluster%3Dx",
            "/login",
            Map.of(
                "username", "admin",
                "password", ConsoleDatabase.ADMIN_PASSWORD,
                "from", "/audit?cluster=x"));
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.header("Location")).endsWith("/audit?cluster=x");
    assertThat(in.headers().getValues("Set-Cookie"))
        .filteredOn(cookie -> cookie.startsWith(SessionCookie.NAME + "="))
        .singleElement()
        .asString()
        .contains("HttpOnly", "SameSite=Lax");
    assertThat(browser.get("/audit?cluster=x").statusCode()).isEqualTo(200);
  }

  @Test
  void saysThatThePasswordIsWrongAndKeepsTheName() {
    Response answer = new Browser().login("<b>nobody", "wrong");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.asString())
        .contains("The name or the password is wrong.")
        .contains("&lt;b&gt;nobody")
        .doesNotContain("<b>nobody");
  }

  @Test
  void sendsNobodyToAnotherSite() {
    Response answer =
        new Browser()
            .submit(
                "/login",
                "/login",
                Map.of(
                    "username", "admin",
                    "password", ConsoleDatabase.ADMIN_PASSWORD,
                    "from", "//evil.example/"));

    assertThat(answer.header("Location")).doesNotContain("evil");
  }

  @Test
  void endsTheSessionAtLogout() {
    Browser browser = Browser.ofAdmin();

    assertThat(browser.submit("/", "/logout", Map.of()).statusCode()).isEqualTo(303);

    assertThat(browser.get("/").statusCode()).isEqualTo(303);
  }

  @Test
  void refusesFormsWithoutTheToken() {
    Browser browser = Browser.ofAdmin();

    for (String action :
        List.of("/declare", "/users", "/account", "/logout", "/clusters/x/remove")) {
      Response answer =
          browser.request().contentType(ContentType.URLENC).formParam("name", "x").post(action);
      assertThat(answer.statusCode()).as(action).isEqualTo(400);
    }
    assertThat(browser.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void doesNotLetACookieChangeAnythingUnderApi() {
    Browser browser = Browser.ofAdmin();

    assertThat(browser.request().accept("*/*").get("/api/v1/clusters").statusCode()).isEqualTo(200);
    Response answer = browser.request().accept("*/*").delete("/api/v1/clusters/any");

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void showsEveryPageWithoutTroubleAndWithoutInlineScripts() {
    inventory.declare("pages", Declarations.pair(), Actor.SYSTEM);
    Browser browser = Browser.ofAdmin();

    for (String path :
        List.of(
            "/",
            "/?name=pages",
            "/?name=none",
            "/clusters/pages",
            "/audit",
            "/audit?actor=system",
            "/audit?since=2026-01-01&until=nonsense",
            "/users",
            "/account",
            "/declare",
            "/declare?cluster=pages")) {
      Response page = browser.get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.contentType()).startsWith("text/html");
      assertThat(page.asString())
          .as(path)
          .contains("<!DOCTYPE html>")
          .doesNotContain("<script>")
          .doesNotContainPattern("<[a-z][^<>]* style=")
          .doesNotContainPattern("<[a-z][^<>]* on[a-z]+=");
      assertThat(page.header("Content-Security-Policy")).contains("script-src 'self'");
      assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
    }
  }

  @Test
  void declaresThroughTheFormAndNamesWhatIsWrong() {
    Browser browser = Browser.ofAdmin();
    String document =
        """
        {"nodes": [{"name": "alpha", "agent": {"url": "http://127.0.0.1:7701", "token": "t1"}},
                   {"name": "beta",  "agent": {"url": "http://127.0.0.1:7702", "token": "t2"}}],
         "primary": "alpha",
         "components": [{"name": "db", "kind": "database", "driver": "postgresql"}]}\
        """;

    Response wrong =
        browser.submit(
            "/declare",
            "/declare",
            Map.of("name", "formed", "document", document.replace("beta", "alpha")));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.asString()).contains("nodes[1].name").contains("another node");

    Response right =
        browser.submit("/declare", "/declare", Map.of("name", "formed", "document", document));
    assertThat(right.statusCode()).isEqualTo(303);
    String edited = browser.get("/declare?cluster=formed").asString();
    assertThat(edited).contains("***").doesNotContain("t1");
  }

  @Test
  void removesOnlyWhenTheNameIsTyped() {
    inventory.declare("doomed", Declarations.pair(), Actor.SYSTEM);
    Browser browser = Browser.ofAdmin();

    Response mistyped =
        browser.submit("/clusters/doomed", "/clusters/doomed/remove", Map.of("confirm", "domed"));
    assertThat(mistyped.statusCode()).isEqualTo(400);
    assertThat(inventory.find("doomed")).isPresent();

    Response typed =
        browser.submit("/clusters/doomed", "/clusters/doomed/remove", Map.of("confirm", "doomed"));
    assertThat(typed.statusCode()).isEqualTo(303);
    assertThat(inventory.find("doomed")).isEmpty();
  }

  @Test
  void showsErrorsAsPagesWithTheirCorrelationId() {
    Browser browser = Browser.ofAdmin();

    Response unknown = browser.get("/clusters/nothing-here");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.asString())
        .contains("UNKNOWN_CLUSTER")
        .contains(unknown.header("X-Correlation-Id"));

    assertThat(browser.get("/no/such/page").statusCode()).isEqualTo(404);
    assertThat(browser.get("/no/such/page").contentType()).startsWith("text/html");
    assertThat(browser.get("/audit?surprise=1").statusCode()).isEqualTo(400);
  }

  @Test
  void showsTheErrorBesideItsField() {
    Response answer =
        Browser.ofAdmin()
            .submit(
                "/account", "/account", Map.of("old", "not this", "password", "whatever it is"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.asString()).contains("id=\"e-old\"").contains("is wrong");
  }

  @Test
  void tellsViewersWhatTheyMayNot() {
    As.one(UserRole.VIEWER);
    Browser browser = new Browser();
    assertThat(browser.login("test-viewer", "staple of the trade").statusCode()).isEqualTo(303);

    Response users = browser.get("/users");

    assertThat(users.statusCode()).isEqualTo(403);
    assertThat(users.asString()).contains("may not manage users").contains("admin");
    assertThat(browser.get("/").asString()).doesNotContain("href=\"/declare\"");
    assertThat(browser.get("/declare").statusCode()).isEqualTo(403);
  }

  @Test
  void servesItsOwnAssets() {
    for (String asset :
        List.of(
            "/assets/understudy.css",
            "/assets/understudy.js",
            "/webjars/tabler__core/dist/css/tabler.min.css",
            "/assets/live.js",
            "/webjars/htmx.org/dist/htmx.min.js")) {
      assertThat(new Browser().request().accept("*/*").get(asset).statusCode())
          .as(asset)
          .isEqualTo(200);
    }
  }

  @Test
  void describesItsApi() {
    Response openapi = As.admin().accept("application/json").get("/api/openapi?format=json");

    assertThat(openapi.statusCode()).isEqualTo(200);
    assertThat(openapi.asString())
        .contains("/api/v1/clusters/{cluster}")
        .contains("a-long-random-string")
        .doesNotContain("\"/login\"");
    assertThat(As.admin().accept("text/html").get("/api/docs/").statusCode()).isEqualTo(200);
  }
}
