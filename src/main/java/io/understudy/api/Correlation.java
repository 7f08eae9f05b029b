package io.understudy.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/** Gives each request an id that stands in its answer and in the log. */
@ApplicationScoped
class Correlation {

  /** The header that brings and carries it. */
  static final String HEADER = "X-Correlation-Id";

  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9-]{8,64}");
  private static final int FIRST = 10_000;

  private final SecureRandom random = new SecureRandom();

  void register(@Observes Filters filters) {
    filters.register(this::mark, FIRST);
  }

  static String of(RoutingContext context) {
    return Objects.requireNonNullElse(context.get(HEADER), "-");
  }

  private void mark(RoutingContext context) {
    String given = context.request().getHeader(HEADER);
    String id = given != null && ACCEPTED.matcher(given).matches() ? given : fresh();
    context.put(HEADER, id);
    context.response().putHeader(HEADER, id);
    MDC.put("correlation", id);
    context.next();
  }

  private String fresh() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
