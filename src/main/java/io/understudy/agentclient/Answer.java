package io.understudy.agentclient;

import java.util.function.Function;

/**
 * What came of asking an agent: what was asked for, or why not.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {

  /** The agent answered, and the answer holds together. */
  record Given<T>(T value) implements Answer<T> {}

  /** It did not. */
  record Failed<T>(Failure failure) implements Answer<T> {}

  static <T> Answer<T> given(T value) {
    return new Given<>(value);
  }

  static <T> Answer<T> failed(Failure failure) {
    return new Failed<>(failure);
  }

  /** The next answer, when there was this one. */
  default <R> Answer<R> then(Function<T, Answer<R>> next) {
    return switch (this) {
      case Given<T>(T value) -> next.apply(value);
      case Failed<T>(Failure failure) -> new Failed<>(failure);
    };
  }
}
