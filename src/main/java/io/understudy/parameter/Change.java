package io.understudy.parameter;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One parameter's difference between two sets.
 *
 * @param from the parameter before, null when it was added
 * @param to the parameter after, null when it was removed
 */
public record Change(ParameterKey key, @Nullable Parameter from, @Nullable Parameter to) {

  /** What happened to the key. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  public Change {
    Objects.requireNonNull(key, "key");
    if (from == null && to == null) {
      throw new IllegalArgumentException(key + ": a change needs a value on one side at least");
    }
  }

  public Kind kind() {
    if (from == null) {
      return Kind.ADDED;
    }
    return to == null ? Kind.REMOVED : Kind.CHANGED;
  }
}
