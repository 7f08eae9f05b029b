package io.understudy.driver.wildfly;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.understudy.parameter.Effect;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what {@code read-resource-description} says of a whole server into the types that
 * reading and planning work with. The answer has 6 MB, which as a tree would need more memory than
 * an agent has: it is read as it comes, and only what is compiled stays.
 */
final class Description {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JsonParser parser;

  private Description(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * @param answer of the server, which says {@code "outcome": "success"}
   */
  static ResourceType compile(byte[] answer) throws IOException {
    try (JsonParser parser = JSON.createParser(answer)) {
      ResourceType root = null;
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("result") && token == JsonToken.START_OBJECT) {
          root = new Description(parser).resource(Address.ROOT);
        } else {
          parser.skipChildren();
        }
      }
      if (root == null) {
        throw new IOException("the server did not describe itself");
      }
      return root;
    }
  }

  /** What is known of the resource that is being read. */
  private static final class Draft {
    final Map<String, JsonNode> attributes = new HashMap<>();
    final Map<String, Map<String, ResourceType>> children = new HashMap<>();
    JsonNode add = MissingNode.getInstance();
    JsonNode remove = MissingNode.getInstance();
    boolean runtime;
  }

  /** Null when it is no configuration. */
  private @Nullable ResourceType resource(Address address) throws IOException {
    var draft = new Draft();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (token != JsonToken.START_OBJECT) {
        draft.runtime |= name.equals("storage") && parser.getText().equals("runtime-only");
        parser.skipChildren();
        continue;
      }
      switch (name) {
        case "attributes" -> attributes(draft);
        case "operations" -> operations(draft);
        case "children" -> children(address, draft);
        default -> parser.skipChildren();
      }
    }
    return draft.runtime ? null : compiled(address, draft);
  }

  private void attributes(Draft draft) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      JsonNode described = parser.readValueAsTree();
      if (described.path("storage").asText().equals("configuration")) {
        draft.attributes.put(name, described);
      }
    }
  }

  private void operations(Draft draft) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "add" -> draft.add = parser.readValueAsTree();
        case "remove" -> draft.remove = parser.readValueAsTree();
        default -> parser.skipChildren();
      }
    }
  }

  private void children(Address address, Draft draft) throws IOException {
    boolean application = address.matches("deployment", "*"); // whose parts exist at run time only
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String type = parser.currentName();
      if (parser.nextToken() != JsonToken.START_OBJECT || application) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean models = parser.currentName().equals("model-description");
        if (parser.nextToken() == JsonToken.START_OBJECT && models) {
          Map<String, ResourceType> named = named(address, type);
          if (!named.isEmpty()) {
            draft.children.put(type, Map.copyOf(named));
          }
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  private Map<String, ResourceType> named(Address address, String type) throws IOException {
    Map<String, ResourceType> named = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        continue;
      }
      ResourceType found = resource(address.child(type, name));
      if (found != null) {
        named.put(name, found);
      }
    }
    return named;
  }

  private static ResourceType compiled(Address address, Draft draft) {
    Set<String> inAdd = new HashSet<>();
    draft.add.path("request-properties").fieldNames().forEachRemaining(inAdd::add);
    Map<String, AttributeType> attributes = new HashMap<>();
    draft.attributes.forEach((name, described) -> {
      AttributeType type = attribute(address, name, described, inAdd);
      if (type != null) {
        attributes.put(name, type);
      }
    });
    return new ResourceType(
        attributes,
        draft.children,
        effect(draft.add),
        effect(draft.remove),
        inAdd.contains("add-index"));
  }

  private static @Nullable Effect effect(JsonNode operation) {
    return operation.isMissingNode() ? null : ShapeOf.effect(operation);
  }

  private static @Nullable AttributeType attribute(
      Address address, String name, JsonNode described, Set<String> inAdd) {
    boolean writable = described.path("access-type").asText().equals("read-write");
    if (!(writable || inAdd.contains(name)) || (!writable && isNameAgain(address, name))) {
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
}
