package io.understudy.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/**
 * Takes what command line clients call a form, because nobody told them otherwise ({@code curl -d},
 * an empty {@code POST}), for the JSON that it is. A browser's form always names its origin and is
 * not taken for anything else.
 */
@ApplicationScoped
class UnmarkedJson {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int AFTER_BODY_LIMIT = 8_900;

  void register(@Observes Filters filters) {
    filters.register(UnmarkedJson::mark, AFTER_BODY_LIMIT);
  }

  private static void mark(RoutingContext context) {
    HttpServerRequest request = context.request();
    MultiMap headers = request.headers();
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type != null
        && type.toLowerCase(Locale.ROOT).startsWith(FORM)
        && context.normalizedPath().startsWith("/api/")
        && !headers.contains(HttpHeaders.ORIGIN)) {
      headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    context.next();
  }
}
