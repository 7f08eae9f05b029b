package io.understudy.agentclient;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.protocol.Json;
import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A whole answer, read and not yet understood. */
final class AgentReply {

  private static final int DEEPEST = 32;
  private static final JsonMapper MAPPER = strict();

  private final int status;
  private final String contentType;
  private final byte[] body;
  private final UnaryOperator<String> cleaned;

  /**
   * An answer.
   *
   * @param contentType in small letters, without parameters; empty when none was named
   * @param cleaned makes a text of the agent fit to be shown
   */
  AgentReply(int status, String contentType, byte[] body, UnaryOperator<String> cleaned) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.cleaned = cleaned;
  }

  int status() {
    return status;
  }

  /** The body as a value of the protocol in which nothing is missing. */
  <T> Answer<T> as(Class<T> type) {
    if (!contentType.equals("application/json")
        && !contentType.equals("application/problem+json")) {
      return Answer.failed(
          new Failure.Nonsense(
              "The agent answered with "
                  + (contentType.isEmpty() ? "no content type" : cleaned.apply(contentType))
                  + " instead of JSON."));
    }
    try {
      T value = MAPPER.readValue(body, type);
      return WholeRecord.missing(value)
          .<Answer<T>>map(field -> nonsense(type, "'" + field + "' is missing"))
          .orElseGet(() -> Answer.given(value));
    } catch (IOException | RuntimeException e) {
      return nonsense(type, reason(e));
    }
  }

  private <T> Answer<T> nonsense(Class<T> type, String reason) {
    return Answer.failed(
        new Failure.Nonsense(
            "The agent's answer is not "
                + type.getSimpleName()
                + " in JSON: "
                + cleaned.apply(reason)
                + "."));
  }

  /** In the words of JSON, not of Java's classes. */
  private static String reason(Exception e) {
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      String path =
          mapping.getPath().stream()
              .map(step ->
                  step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
              .collect(Collectors.joining("."));
      return "'" + path + "' is missing or not what it should be";
    }
    return switch (e) {
      case StreamReadException syntax -> syntax.getOriginalMessage();
      case StreamConstraintsException limit -> limit.getOriginalMessage();
      default -> "it is empty or of another kind";
    };
  }

  private static JsonMapper strict() {
    JsonMapper mapper = Json.MAPPER.copy();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(Integer.MAX_VALUE) // the body as a whole is limited
                .build());
    return mapper;
  }
}
