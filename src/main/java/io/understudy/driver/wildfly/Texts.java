package io.understudy.driver.wildfly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.parameter.ListText;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The management model's values as the texts of parameters. */
final class Texts {

  /** An object without anything in it. */
  static final String EMPTY_OBJECT = "{}";

  private static final String EXPRESSION = "EXPRESSION_VALUE";
  private static final String BYTES = "BYTES_VALUE";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Texts() {}

  /**
   * One parameter of an attribute's value.
   *
   * @param path what follows the attribute's name: empty, or dots and names
   * @param shape of this part
   */
  record Part(String path, Shape shape, String text) {}

  /** The parameters of a defined value. */
  static List<Part> parts(Shape shape, JsonNode value) {
    var parts = new ArrayList<Part>();
    collect("", shape, value, parts);
    return parts;
  }

  private static void collect(String path, Shape shape, JsonNode value, List<Part> parts) {
    if (value.isNull() || value.isMissingNode()) {
      return;
    }
    int before = parts.size();
    switch (shape) {
      case Shape.Fields fields -> {
        value
            .properties()
            .forEach(field -> {
              Shape inner = fields.fields().get(field.getKey());
              if (inner != null) {
                collect(path + "." + field.getKey(), inner, field.getValue(), parts);
              }
            });
        addEmpty(path, shape, parts, before);
      }
      case Shape.Entries entries -> {
        value
            .properties()
            .forEach(entry ->
                collect(path + "." + entry.getKey(), entries.entry(), entry.getValue(), parts));
        addEmpty(path, shape, parts, before);
      }
      case Shape.Single _, Shape.Many _, Shape.Whole _, Shape.Content _ -> {
        String text = plain(shape, value);
        if (text != null) {
          parts.add(new Part(path, shape, text));
        }
      }
    }
  }

  private static void addEmpty(String path, Shape shape, List<Part> parts, int before) {
    if (parts.size() == before) {
      parts.add(new Part(path, shape, EMPTY_OBJECT));
    }
  }

  /** The text of a value that is one parameter; null when it is several. */
  static @Nullable String plain(Shape shape, JsonNode value) {
    return switch (shape) {
      case Shape.Single _ -> single(value);
      case Shape.Many _ -> {
        List<String> elements = new ArrayList<>();
        value.forEach(element -> elements.add(single(element)));
        yield value.isArray() ? ListText.join(elements) : single(value);
      }
      case Shape.Whole _ -> document(value);
      case Shape.Content _ -> content(value);
      case Shape.Fields _, Shape.Entries _ -> null;
    };
  }

  static String single(JsonNode value) {
    if (value.has(EXPRESSION)) {
      return value.path(EXPRESSION).asText();
    }
    if (value.has(BYTES)) {
      return value.path(BYTES).asText();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  static boolean isExpression(String text) {
    int start = text.indexOf("${");
    return start >= 0 && text.indexOf('}', start) > start;
  }

  /** What makes the server take a text as an expression. */
  static JsonNode expression(String text) {
    return JsonNodeFactory.instance.objectNode().put(EXPRESSION, text);
  }

  static JsonNode bytes(String base64) {
    return JsonNodeFactory.instance.objectNode().put(BYTES, base64);
  }

  /** Indented, names in their order, an expression as a text. */
  static String document(JsonNode value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sorted(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static JsonNode sorted(JsonNode value) {
    if (value.has(EXPRESSION)) {
      return value.path(EXPRESSION);
    }
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      value.forEach(element -> array.add(sorted(element)));
      return array;
    }
    if (!value.isObject()) {
      return value;
    }
    var inOrder = new TreeMap<String, JsonNode>();
    value
        .properties()
        .forEach(field -> {
          if (!field.getValue().isNull()) {
            inOrder.put(field.getKey(), sorted(field.getValue()));
          }
        });
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    inOrder.forEach(object::set);
    return object;
  }

  static JsonNode parse(String document) throws JsonProcessingException {
    return JSON.readTree(document);
  }

  /** {@code sha1:…} of what the server keeps itself, else the path. */
  private static String content(JsonNode value) {
    List<String> pieces = new ArrayList<>();
    value.forEach(piece -> {
      JsonNode hash = piece.path("hash");
      if (hash.isMissingNode() || hash.isNull()) {
        pieces.add(document(piece));
      } else {
        byte[] bytes = Base64.getDecoder().decode(single(hash));
        pieces.add("sha1:" + HexFormat.of().formatHex(bytes));
      }
    });
    return String.join("\n", pieces);
  }
}
