package io.understudy.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.understudy.problem.FieldError;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error as clients see it (RFC 9457).
 *
 * @param type {@code about:blank}: the code says more than a URI would
 * @param title holds for every case of the code
 * @param detail what is wrong this time and what to do about it
 * @param code stable, for programs
 * @param correlationId finds the request in the console's log
 * @param errors the fields that are wrong
 * @param extensions further members
 */
@Schema(
    name = "Problem",
    examples =
        """
        {"type":"about:blank","title":"The body has a field that is wrong","status":400,
         "detail":"nodes[0].agent.url: is plain http to another host, and the token would travel readable: use https",
         "code":"INVALID_FIELD","correlationId":"6f1c0d7e2b9a4c55",
         "errors":[{"field":"nodes[0].agent.url","message":"is plain http to another host, …"}]}\
        """)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    String correlationId,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
    @JsonAnyGetter Map<String, Object> extensions) {

  /** Its media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    errors = List.copyOf(errors);
    extensions = Map.copyOf(extensions);
  }
}
