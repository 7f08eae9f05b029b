package io.understudy.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.understudy.problem.ErrorCode;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** Refuses bodies that are announced as too large, before a byte of them is read. */
@ApplicationScoped
class BodyLimit {

  /** In bytes; the server itself cuts the connection a little above. */
  static final int MOST = 16 * 1024 * 1024;

  static final String WORDS = "the body is larger than 16 MB";

  private static final int AFTER_CORRELATION = 9_000;

  private final Answers answers;

  BodyLimit(Answers answers) {
    this.answers = answers;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, AFTER_CORRELATION);
  }

  private void check(RoutingContext context) {
    if (announced(context.request().getHeader("Content-Length")) > MOST) {
      context.response().putHeader("Connection", "close");
      answers.write(Trouble.of(ErrorCode.TOO_LARGE, WORDS), context);
    } else {
      context.next();
    }
  }

  private static long announced(@Nullable String length) {
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
