package io.understudy.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.inventory.DirectorShape.Content;
import io.understudy.inventory.DirectorShape.Field;
import io.understudy.security.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents by the fields that they may have.
 *
 * @param nodes the names of the cluster's nodes
 */
record DocumentReader(Set<String> nodes, Findings findings) {

  /** The longest text of a field that says nothing else. */
  static final int MAX_TEXT = 1024;

  private static final int MAX_SECRET = 1024;

  /** What stands in a document, field by field; {@code others} are known and not read. */
  Map<String, Object> group(
      String at, JsonNode object, List<Field> fields, Map<?, ?> old, Set<String> others) {
    Map<String, Object> values = new LinkedHashMap<>();
    Set<String> known = new TreeSet<>(others);
    for (Field field : fields) {
      known.add(field.name());
      JsonNode value = object.path(field.name());
      String path = at + "." + field.name();
      if (value.isMissingNode() || value.isNull()) {
        findings.addUnless(!field.required(), path, "is missing");
        continue;
      }
      Object read = value(path, value, field.content(), old.get(field.name()));
      if (read != null) {
        values.put(field.name(), read);
      }
    }
    requireKnown(at, object, known);
    return values;
  }

  private void requireKnown(String at, JsonNode object, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(name ->
            findings.addUnless(
                known.contains(name),
                at + "." + name,
                "is not known here; there are " + String.join(", ", known)));
  }

  private @Nullable Object value(
      String path, JsonNode value, Content content, @Nullable Object old) {
    return switch (content) {
      case Content.Text text -> text(path, value, text);
      case Content.SecretText ignored -> secret(path, value, old);
      case Content.Whole whole -> whole(path, value, whole);
      case Content.NodeName ignored -> node(path, value);
      case Content.PerNode perNode -> perNode(path, value, perNode);
      case Content.Group group ->
          object(path, value)
              ? group(
                  path,
                  value,
                  group.fields(),
                  old instanceof Map<?, ?> map ? map : Map.of(),
                  Set.of())
              : null;
    };
  }

  private @Nullable String text(String path, JsonNode value, Content.Text type) {
    boolean right =
        value.isTextual()
            && value.textValue().length() <= type.longest()
            && value.textValue().matches(type.pattern());
    findings.addUnless(right, path, "is not " + type.expected());
    return right ? value.textValue() : null;
  }

  private @Nullable Secret secret(String path, JsonNode value, @Nullable Object old) {
    if (!value.isTextual() || value.textValue().length() > MAX_SECRET) {
      findings.add(path, "is not a text of at most " + MAX_SECRET + " characters");
      return null;
    }
    Secret given = Secret.of(value.textValue());
    if (!given.masked()) {
      return given;
    }
    if (old instanceof Secret kept) {
      return kept;
    }
    findings.add(path, "is ***, and there is no earlier secret to keep; give the secret");
    return null;
  }

  private @Nullable Long whole(String path, JsonNode value, Content.Whole type) {
    boolean right =
        value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= type.least()
            && value.longValue() <= type.most();
    findings.addUnless(
        right, path, "is not a whole number from " + type.least() + " to " + type.most());
    return right ? value.longValue() : null;
  }

  private @Nullable String node(String path, JsonNode value) {
    boolean right = value.isTextual() && nodes.contains(value.textValue());
    findings.addUnless(right, path, "is not the name of one of the nodes");
    return right ? value.textValue() : null;
  }

  private @Nullable Map<String, Object> perNode(String path, JsonNode value, Content.PerNode type) {
    if (!object(path, value)) {
      return null;
    }
    List<Field> fields =
        new TreeSet<>(nodes).stream().map(name -> Field.required(name, type.text())).toList();
    return group(path, value, fields, Map.of(), Set.of());
  }

  private boolean object(String path, JsonNode value) {
    findings.addUnless(value.isObject(), path, "is not an object");
    return value.isObject();
  }
}
