package io.understudy.inventory;

import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a declaration, so that all of it is said at once. */
final class Findings {

  private final List<FieldError> errors = new ArrayList<>();

  void add(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  void addUnless(boolean right, String field, String message) {
    if (!right) {
      add(field, message);
    }
  }

  void addAll(Findings others) {
    errors.addAll(others.errors);
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  /** Throws when there are any. */
  void requireNone() {
    if (!errors.isEmpty()) {
      throw RequestRefused.fields(errors);
    }
  }
}
