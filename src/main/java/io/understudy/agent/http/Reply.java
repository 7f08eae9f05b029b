package io.understudy.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.protocol.AgentProblem;
import io.understudy.protocol.Json;
import java.util.HashMap;
import java.util.Map;

/** What goes back: a status, headers, and JSON unless the status allows no body. */
final class Reply {

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private Reply(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static Reply empty(int status, Map<String, String> headers) {
    return new Reply(status, headers, new byte[0]);
  }

  static Reply json(int status, Object value) {
    return json(status, Map.of(), value);
  }

  static Reply json(int status, Map<String, String> headers, Object value) {
    try {
      return new Reply(status, headers, Json.MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every record of the protocol can be written", e);
    }
  }

  static Reply problem(int status, Map<String, String> headers, String code, String message) {
    return json(status, headers, new AgentProblem(code, message));
  }

  /** The same with one header more. */
  Reply with(String header, String value) {
    var more = new HashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body);
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** Not to be changed. */
  byte[] body() {
    return body;
  }
}
