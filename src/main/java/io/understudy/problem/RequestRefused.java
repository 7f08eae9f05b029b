package io.understudy.problem;

import java.util.List;
import java.util.Map;

/** A request that is not carried out, for a reason its sender can understand and act on. */
public class RequestRefused extends RuntimeException {

  private final ErrorCode code;
  private final List<FieldError> errors;
  private final Map<String, Object> extensions;

  /** Refused with these words, and nothing more to say. */
  public RequestRefused(ErrorCode code, String message) {
    this(code, message, List.of(), Map.of());
  }

  /**
   * Refused with these words.
   *
   * @param errors the fields that are wrong
   * @param extensions further members of the answer, written as JSON; no secrets
   */
  public RequestRefused(
      ErrorCode code, String message, List<FieldError> errors, Map<String, Object> extensions) {
    super(message);
    this.code = code;
    this.errors = List.copyOf(errors);
    this.extensions = Map.copyOf(extensions);
  }

  /** Refused because of one field. */
  public static RequestRefused field(String field, String message) {
    return fields(List.of(new FieldError(field, message)));
  }

  /** Refused because of these fields, at least one. */
  public static RequestRefused fields(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
    return new RequestRefused(
        ErrorCode.INVALID_FIELD, first.field() + ": " + first.message() + more, errors, Map.of());
  }

  /** What kind of refusal. */
  public ErrorCode code() {
    return code;
  }

  /** The words for the sender. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** The fields that are wrong, possibly none. */
  public List<FieldError> errors() {
    return errors;
  }

  /** Further members of the answer. */
  public Map<String, Object> extensions() {
    return extensions;
  }
}
