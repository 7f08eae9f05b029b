package io.understudy.agentclient;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.protocol.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request, without the address it goes to.
 *
 * @param path percent-encoded, beginning with a slash
 * @param body JSON, or null
 * @param limit from sending it to the last byte of the answer
 */
record AgentRequest(
    Method method,
    String path,
    Map<String, String> headers,
    @Nullable String body,
    Duration limit) {

  enum Method {
    GET,
    PUT,
    POST
  }

  static AgentRequest get(Duration limit, String... path) {
    return new AgentRequest(Method.GET, encoded(path), Map.of(), null, limit);
  }

  static AgentRequest send(Method method, Duration limit, Object body, String... path) {
    try {
      return new AgentRequest(
          method, encoded(path), Map.of(), Json.MAPPER.writeValueAsString(body), limit);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every record of the protocol can be written", e);
    }
  }

  AgentRequest with(Map<String, String> more) {
    var all = new TreeMap<>(headers);
    all.putAll(more);
    return new AgentRequest(method, path, all, body, limit);
  }

  /** The same with another limit. */
  AgentRequest within(Duration other) {
    return new AgentRequest(method, path, headers, body, other);
  }

  /** Where this goes at the agent that answers under {@code base}. */
  URI at(URI base) {
    String prefix = base.toString();
    return URI.create(
        prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) + path : prefix + path);
  }

  private static String encoded(String... segments) {
    return Arrays.stream(segments)
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/", "/", ""));
  }
}
