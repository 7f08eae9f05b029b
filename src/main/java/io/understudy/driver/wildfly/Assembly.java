package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attribute's value, put together out of what it is and what parts of it should be. */
final class Assembly {

  private @Nullable JsonNode value;

  Assembly(@Nullable JsonNode now) {
    this.value = now == null || now.isNull() ? null : now.deepCopy();
  }

  /** Sets what stands at these names inside; null takes it out. */
  void set(List<String> path, @Nullable JsonNode part) {
    if (path.isEmpty()) {
      if (part != null && part.isObject() && part.isEmpty() && value != null && value.isObject()) {
        return; // that it is an object; its parts say the rest
      }
      value = part;
      return;
    }
    if (value == null || !value.isObject()) {
      if (part == null) {
        return;
      }
      value = JsonNodeFactory.instance.objectNode();
    }
    set((ObjectNode) value, path, part);
    if (part == null && isHollow(value)) {
      value = null;
    }
  }

  private static void set(ObjectNode object, List<String> path, @Nullable JsonNode part) {
    String name = path.getFirst();
    if (path.size() == 1) {
      if (part == null) {
        object.remove(name);
      } else {
        object.set(name, part);
      }
      return;
    }
    JsonNode inner = object.get(name);
    if (inner instanceof ObjectNode known) {
      set(known, path.subList(1, path.size()), part);
      if (part == null && isHollow(known)) {
        object.remove(name);
      }
    } else if (part != null) {
      set(object.putObject(name), path.subList(1, path.size()), part);
    }
  }

  /** Whether nothing in it is defined. */
  private static boolean isHollow(JsonNode object) {
    for (JsonNode field : object) {
      if (!field.isNull()) {
        return false;
      }
    }
    return true;
  }

  @Nullable JsonNode value() {
    return value;
  }
}
