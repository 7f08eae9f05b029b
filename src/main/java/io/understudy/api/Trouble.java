package io.understudy.api;

import io.understudy.problem.ErrorCode;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import java.util.List;
import java.util.Map;

/** An error on its way to an answer. */
record Trouble(
    ErrorCode code, String detail, List<FieldError> errors, Map<String, Object> extensions) {

  static Trouble of(ErrorCode code, String detail) {
    return new Trouble(code, detail, List.of(), Map.of());
  }

  static Trouble of(RequestRefused refused) {
    return new Trouble(refused.code(), refused.message(), refused.errors(), refused.extensions());
  }
}
