package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.wildfly.Texts.Part;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.ValueType;
import java.util.Map;
import java.util.StringJoiner;

/** Operations as one would type them into {@code jboss-cli.sh}, with every secret masked. */
final class Spoken {

  private Spoken() {}

  static String remove(Address address) {
    return address + ":remove";
  }

  static String add(Address address, ResourceType type, ObjectNode operation) {
    var arguments = new StringJoiner(",");
    for (Map.Entry<String, JsonNode> each : operation.properties()) {
      AttributeType attribute = type.attributes().get(each.getKey());
      if (attribute != null) {
        arguments.add(each.getKey() + "=" + masked(address, attribute, each.getValue()));
      }
    }
    return address + ":add" + (arguments.length() == 0 ? "" : "(" + arguments + ")");
  }

  static String write(Address address, AttributeType attribute, JsonNode value) {
    return "%s:write-attribute(name=%s,value=%s)"
        .formatted(address, attribute.name(), masked(address, attribute, value));
  }

  static String undefine(Address address, AttributeType attribute) {
    return "%s:undefine-attribute(name=%s)".formatted(address, attribute.name());
  }

  private static String masked(Address address, AttributeType attribute, JsonNode value) {
    boolean whole =
        Reading.isSecret(address, attribute.name(), new Part("", attribute.shape(), ""));
    return Failure.oneLine(
        (whole ? mask() : masked(address, attribute.name(), "", attribute.shape(), value))
            .toString());
  }

  private static JsonNode masked(
      Address address, String attribute, String path, Shape shape, JsonNode value) {
    if (Reading.isSecret(address, attribute, new Part(path, shape, ""))
        || shape.descriptor().type() == ValueType.SECRET) {
      return mask();
    }
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      value.forEach(element -> array.add(plain(element)));
      return array;
    }
    if (!(shape instanceof Shape.Fields) && !(shape instanceof Shape.Entries)) {
      return plain(value);
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    value
        .properties()
        .forEach(field -> {
          Shape inner =
              switch (shape) {
                case Shape.Fields fields -> fields.fields().getOrDefault(field.getKey(), shape);
                case Shape.Entries entries -> entries.entry();
                default -> shape;
              };
          object.set(
              field.getKey(),
              masked(address, attribute, path + "." + field.getKey(), inner, field.getValue()));
        });
    return object;
  }

  /** An expression as its text. */
  private static JsonNode plain(JsonNode value) {
    return value.has("EXPRESSION_VALUE") ? value.path("EXPRESSION_VALUE") : value;
  }

  private static JsonNode mask() {
    return JsonNodeFactory.instance.textNode(SecretValue.MASK);
  }
}
