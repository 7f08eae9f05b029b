package io.understudy.agent.http;

import java.util.Map;

/** A request that gets an {@code AgentProblem} for an answer. */
final class Fault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, String> headers;

  Fault(int status, String code, String message, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  static Fault badRequest(String message) {
    return new Fault(400, "BAD_REQUEST", message, Map.of());
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Map<String, String> headers() {
    return headers;
  }
}
