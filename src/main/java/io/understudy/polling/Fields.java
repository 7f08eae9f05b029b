package io.understudy.polling;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object; refuses by name what is unknown or of another kind. */
final class Fields {

  private static final int LONGEST = 300;

  private final JsonNode object;
  private final String path;

  private Fields(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  static Fields of(JsonNode node, String path, String... known) {
    if (!node.isObject()) {
      throw RequestRefused.field(path.isEmpty() ? "body" : path, "is not an object");
    }
    List<String> names = List.of(known);
    node.fieldNames()
        .forEachRemaining(name -> {
          if (!names.contains(name)) {
            throw unknown(path(path, shown(name)), names);
          }
        });
    return new Fields(node, path);
  }

  String path(String name) {
    return path(path, name);
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  @Nullable JsonNode node(String name) {
    return object.get(name);
  }

  Optional<String> text(String name) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual() || node.textValue().isBlank()) {
      throw wrong(name, "is not a text");
    }
    return Optional.of(node.textValue());
  }

  /** One line of text that a person wrote. */
  Optional<String> line(String name) {
    Optional<String> text = text(name).map(String::strip);
    text.filter(line -> line.length() > LONGEST || line.chars().anyMatch(Character::isISOControl))
        .ifPresent(line -> {
          throw wrong(name, "is not one line of at most " + LONGEST + " characters");
        });
    return text;
  }

  Duration duration(String name) {
    String text =
        text(name)
            .orElseThrow(() -> wrong(name, "is missing; give an ISO 8601 duration such as PT30S"));
    try {
      return Duration.parse(text.strip());
    } catch (DateTimeException e) {
      throw wrong(name, "is not an ISO 8601 duration such as PT30S or PT5M");
    }
  }

  Optional<Instant> instant(String name) {
    return text(name)
        .map(text -> {
          try {
            return Instant.parse(text.strip());
          } catch (DateTimeException e) {
            throw wrong(name, "is not an instant in UTC, such as 2026-11-22T20:00:00Z");
          }
        });
  }

  /** What is made of a field; an illegal value is refused by the field's name. */
  <T> T checked(String name, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw wrong(name, String.valueOf(e.getMessage()));
    }
  }

  RequestRefused wrong(String name, String message) {
    return RequestRefused.field(path(name), message);
  }

  private static RequestRefused unknown(String path, List<String> names) {
    String message = "is not known here; there are " + String.join(", ", names);
    return new RequestRefused(
        ErrorCode.UNKNOWN_FIELD,
        path + ": " + message,
        List.of(new FieldError(path, message)),
        Map.of());
  }

  private static String path(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String shown(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 60 ? clean.substring(0, 60) + "…" : clean;
  }
}
