package io.understudy.agentclient;

import io.understudy.parameter.ParameterSet;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what JSON left out: Jackson fills a missing field with null, and only fields that are
 * marked {@link Nullable} may have it.
 */
final class WholeRecord {

  private WholeRecord() {}

  /** The name of the first field that is null and must not be. */
  static Optional<String> missing(@Nullable Object value) {
    return switch (value) {
      case null -> Optional.of("a value");
      case ParameterSet set -> missingIn(set.list());
      case Collection<?> many -> missingIn(many);
      case Map<?, ?> map -> missingIn(map.values()).or(() -> missingIn(map.keySet()));
      case String text when !storable(text) ->
          Optional.of("a text without NUL or half a character");
      case Record record -> missingIn(record);
      default -> Optional.empty();
    };
  }

  private static Optional<String> missingIn(Collection<?> many) {
    return many.stream().map(WholeRecord::missing).flatMap(Optional::stream).findFirst();
  }

  /** PostgreSQL has no NUL in a text, and half a surrogate pair has no UTF-8. */
  private static boolean storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        return false;
      }
      if (pair) {
        i++;
      }
    }
    return true;
  }

  private static Optional<String> missingIn(Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (component.getType().isPrimitive()) {
        continue;
      }
      Object value = read(component, record);
      boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (value == null && !optional) {
        return Optional.of(component.getName());
      }
      Optional<String> inside = value == null ? Optional.empty() : missing(value);
      if (inside.isPresent()) {
        return inside;
      }
    }
    return Optional.empty();
  }

  private static @Nullable Object read(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the protocol's records are public", e);
    }
  }
}
