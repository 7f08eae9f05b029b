package io.understudy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.understudy.problem.ErrorCode;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes an error an answer: problem+json for programs, a page for people, the login for strangers.
 */
@ApplicationScoped
class Answers {

  private static final String API = "/api";

  private final ObjectMapper json;
  private final Instance<ErrorPage> pages;

  Answers(ObjectMapper json, Instance<ErrorPage> pages) {
    this.json = json;
    this.pages = pages;
  }

  /** What is sent. */
  record Answer(int status, Map<String, String> headers, String body) {}

  Answer of(Trouble trouble, RoutingContext context) {
    if (api(context)) {
      return problem(trouble, context);
    }
    boolean stranger = trouble.code() == ErrorCode.NOT_AUTHENTICATED;
    return stranger ? toLogin(context) : page(trouble, context);
  }

  /** Whether a program asks. */
  static boolean api(RoutingContext context) {
    String path = context.normalizedPath();
    return path.equals(API) || path.startsWith(API + "/");
  }

  void write(Trouble trouble, RoutingContext context) {
    if (context.response().ended() || context.response().headWritten()) {
      return;
    }
    Answer answer = of(trouble, context);
    context.response().setStatusCode(answer.status());
    answer.headers().forEach((name, value) -> context.response().putHeader(name, value));
    context.response().end(answer.body());
  }

  private Answer problem(Trouble trouble, RoutingContext context) {
    ErrorCode code = trouble.code();
    Problem problem =
        new Problem(
            "about:blank",
            code.title(),
            code.status(),
            trouble.detail(),
            code.name(),
            Correlation.of(context),
            trouble.errors(),
            trouble.extensions());
    Map<String, String> headers = headers(Problem.MEDIA_TYPE);
    if (code == ErrorCode.NOT_AUTHENTICATED) {
      headers.put("WWW-Authenticate", "Basic realm=\"Understudy\", charset=\"UTF-8\"");
    }
    try {
      return new Answer(code.status(), headers, json.writeValueAsString(problem));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer page(Trouble trouble, RoutingContext context) {
    String html =
        pages.isUnsatisfied()
            ? trouble.code().title()
            : pages.get().html(trouble.code(), trouble.detail(), Correlation.of(context), context);
    String type = pages.isUnsatisfied() ? "text/plain;charset=UTF-8" : "text/html;charset=UTF-8";
    return new Answer(trouble.code().status(), headers(type), html);
  }

  private static Answer toLogin(RoutingContext context) {
    boolean get = context.request().method().name().equals("GET");
    boolean fragment = context.request().getHeader("HX-Request") != null;
    String wanted = get && !fragment ? context.request().uri() : "/";
    String login =
        wanted.equals("/")
            ? "/login"
            : "/login?from=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    Map<String, String> headers = headers("text/plain;charset=UTF-8");
    headers.put(fragment ? "HX-Redirect" : "Location", login);
    return new Answer(fragment ? 401 : 303, headers, "");
  }

  private static Map<String, String> headers(String contentType) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("Cache-Control", "no-store");
    return headers;
  }
}
