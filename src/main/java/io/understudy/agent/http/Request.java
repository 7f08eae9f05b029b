package io.understudy.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.sun.net.httpserver.HttpExchange;
import io.understudy.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One request, read with limits. */
final class Request {

  private static final int LARGEST_BODY = 8 << 20;
  private static final int MOST_SWALLOWED = 64 << 20;
  private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait=(\\d{1,3})(?:[,;\\s]|$)");
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final HttpExchange exchange;

  Request(HttpExchange exchange) {
    this.exchange = exchange;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** The decoded segments of the path; refuses a query, since no path here takes one. */
  List<String> path() {
    if (exchange.getRequestURI().getRawQuery() != null) {
      throw Fault.badRequest("no path here takes a query; leave it out");
    }
    String raw = exchange.getRequestURI().getRawPath();
    if (raw == null || !raw.startsWith("/")) {
      throw Fault.badRequest("the path must begin with a slash");
    }
    try {
      return Arrays.stream(raw.substring(1).split("/", -1))
          .map(s -> URLDecoder.decode(s.replace("+", "%2B"), StandardCharsets.UTF_8))
          .toList();
    } catch (IllegalArgumentException e) {
      throw Fault.badRequest("the path is not percent-encoded as it should be");
    }
  }

  /** What {@code Authorization: Bearer} shows. */
  Optional<String> bearer() {
    return header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip());
  }

  /** How long the caller would wait ({@code Prefer: wait=20}, RFC 7240), at most 30 s. */
  Duration patience() {
    Matcher wait = WAIT.matcher(header("Prefer").orElse(""));
    if (!wait.find()) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  /** The body as JSON of this type. */
  <T> T body(Class<T> type) throws IOException {
    byte[] bytes = read();
    if (bytes.length == 0) {
      throw Fault.badRequest("the body is empty; send " + type.getSimpleName() + " as JSON");
    }
    try {
      T value = Json.MAPPER.readValue(bytes, type);
      if (value == null) {
        throw Fault.badRequest("the body is null; send " + type.getSimpleName() + " as JSON");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw Fault.badRequest("the body is not " + type.getSimpleName() + ": " + reason(e));
    }
  }

  private byte[] read() throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      byte[] bytes = body.readNBytes(LARGEST_BODY + 1);
      if (bytes.length > LARGEST_BODY) {
        swallow(body);
        throw new Fault(
            413,
            "TOO_LARGE",
            "a body has at most " + (LARGEST_BODY >> 20) + " MiB",
            Map.of("Connection", "close"));
      }
      return bytes;
    }
  }

  /** A caller that is still sending when the connection ends never reads why it was refused. */
  private static void swallow(InputStream body) throws IOException {
    byte[] scrap = new byte[1 << 16];
    int left = MOST_SWALLOWED;
    for (int read = 0; read >= 0 && left > 0; left -= read) {
      read = body.read(scrap);
    }
  }

  /** Where and what, without quoting the body: it may hold what must not be logged. */
  private static String reason(JsonProcessingException e) {
    String where =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
                .collect(Collectors.joining("."))
            : "";
    if (!where.isEmpty()) {
      return "'" + where + "' is missing or does not fit";
    }
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? "a field is missing or does not fit"
        : "line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + " does not fit";
  }
}
