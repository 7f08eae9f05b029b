package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.parameter.Effect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what {@code read-resource-description} says of a whole server into the types that
 * reading and planning work with.
 */
final class Description {

  private Description() {}

  static ResourceType compile(JsonNode described) {
    return resource(Address.ROOT, described);
  }

  private static ResourceType resource(Address address, JsonNode described) {
    JsonNode operations = described.path("operations");
    JsonNode add = operations.path("add");
    Set<String> inAdd = new HashSet<>();
    add.path("request-properties").fieldNames().forEachRemaining(inAdd::add);
    Map<String, AttributeType> attributes = new HashMap<>();
    described
        .path("attributes")
        .properties()
        .forEach(entry -> {
          AttributeType type = attribute(address, entry.getKey(), entry.getValue(), inAdd);
          if (type != null) {
            attributes.put(entry.getKey(), type);
          }
        });
    return new ResourceType(
        attributes, children(address, described), effect(add), effect(operations.path("remove")));
  }

  private static @Nullable Effect effect(JsonNode operation) {
    return operation.isMissingNode() ? null : ShapeOf.effect(operation);
  }

  private static @Nullable AttributeType attribute(
      Address address, String name, JsonNode described, Set<String> inAdd) {
    boolean writable = described.path("access-type").asText().equals("read-write");
    if (!described.path("storage").asText().equals("configuration")
        || !(writable || inAdd.contains(name))
        || (!writable && isNameAgain(address, name))) {
      return null;
    }
    Shape shape =
        address.matches("deployment", "*") && name.equals("content")
            ? new Shape.Content(ShapeOf.content(described))
            : new ShapeOf(address).shape(name, described);
    JsonNode defaultValue = described.path("default");
    return new AttributeType(
        name,
        shape,
        writable,
        inAdd.contains(name),
        described.path("nillable").asBoolean(true),
        defaultValue.isMissingNode() || defaultValue.isNull()
            ? null
            : Texts.plain(shape, defaultValue));
  }

  /** Many resources repeat the last name of their address as an attribute. */
  private static boolean isNameAgain(Address address, String name) {
    return !address.isRoot() && name.equals("name");
  }

  private static Map<String, Map<String, ResourceType>> children(
      Address address, JsonNode described) {
    Map<String, Map<String, ResourceType>> children = new HashMap<>();
    if (address.matches("deployment", "*")) {
      return children; // what the application's parts do at run time
    }
    described
        .path("children")
        .properties()
        .forEach(type -> {
          Map<String, ResourceType> named = new HashMap<>();
          type.getValue()
              .path("model-description")
              .properties()
              .forEach(entry -> {
                JsonNode child = entry.getValue();
                if (child.isObject() && !child.path("storage").asText().equals("runtime-only")) {
                  named.put(
                      entry.getKey(),
                      resource(address.child(type.getKey(), entry.getKey()), child));
                }
              });
          if (!named.isEmpty()) {
            children.put(type.getKey(), Map.copyOf(named));
          }
        });
    return children;
  }
}
