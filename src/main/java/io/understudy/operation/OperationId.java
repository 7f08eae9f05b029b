package io.understudy.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.UUID;

/** Names an operation, among all consoles and for ever: agents keep jobs under ids made from it. */
public record OperationId(UUID value) {

  /** A new id. */
  public static OperationId random() {
    return new OperationId(UUID.randomUUID());
  }

  /** The id with this text, empty when the text is no id. */
  public static Optional<OperationId> find(String text) {
    try {
      return Optional.of(new OperationId(UUID.fromString(text)));
    } catch (IllegalArgumentException noUuid) {
      return Optional.empty();
    }
  }

  /** The id with this text, as {@link #toString} gives it. */
  @JsonCreator
  public static OperationId parse(String text) {
    return new OperationId(UUID.fromString(text));
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
