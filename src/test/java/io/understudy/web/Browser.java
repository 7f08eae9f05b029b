package io.understudy.web;

import static io.restassured.RestAssured.given;

import io.restassured.config.RedirectConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.filter.cookie.CookieFilter;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.understudy.embedded.ConsoleDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a browser without JavaScript does: keeps cookies, sends forms with their token. */
public final class Browser {

  private static final Pattern TOKEN = Pattern.compile("name=\"csrf-token\" value=\"([^\"]*)\"");

  private final CookieFilter cookies = new CookieFilter();

  /** A browser in which the first user is logged in. */
  public static Browser ofAdmin() {
    Browser browser = new Browser();
    Response answer = browser.login("admin", ConsoleDatabase.ADMIN_PASSWORD);
    if (answer.statusCode() != 303) {
      throw new AssertionError("login answered " + answer.statusCode());
    }
    return browser;
  }

  /** Fills in the login form. */
  public Response login(String name, String password) {
    return submit("/login", "/login", Map.of("username", name, "password", password));
  }

  /** Opens a page; redirects are not followed. */
  public Response get(String path) {
    return request().get(path);
  }

  /** Opens a page and sends its form, with the page's token. */
  public Response submit(String page, String action, Map<String, ?> fields) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    Matcher token = TOKEN.matcher(get(page).asString());
    if (!token.find()) {
      throw new AssertionError(page + " has no form with a token");
    }
    all.put("csrf-token", token.group(1));
    return request().contentType(ContentType.URLENC).formParams(all).post(action);
  }

  /** A request with this browser's cookies. */
  public RequestSpecification request() {
    return given()
        .config(
            RestAssuredConfig.config()
                .redirect(RedirectConfig.redirectConfig().followRedirects(false)))
        .accept("text/html")
        .filter(cookies);
  }
}
