package io.understudy.switchover;

import io.understudy.operation.OperationFilter;
import io.understudy.readiness.MoveKind;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which moves are wanted.
 *
 * @param kind null for every kind
 */
public record MoveFilter(@Nullable MoveKind kind, OperationFilter rest) {

  List<String> kinds() {
    return kind == null
        ? Stream.of(MoveKind.values()).map(MoveKind::word).toList()
        : List.of(kind.word());
  }
}
