package io.understudy.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.inventory.DirectorShape.Content;
import io.understudy.inventory.DirectorShape.Field;
import io.understudy.security.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the documents of directors by their shapes. */
final class TrafficCheck {

  private static final int MAX_DIRECTORS = 32;
  private static final int MAX_TEXT = 1024;
  private static final String KIND = "director";

  private final Map<String, DirectorShape> shapes = new TreeMap<>();

  TrafficCheck(Iterable<DirectorShape> shapes) {
    shapes.forEach(shape -> this.shapes.put(shape.name(), shape));
  }

  /** The directors as wanted; a masked secret is that of the earlier director of the same kind. */
  List<TrafficDirector> check(
      @Nullable List<@Nullable JsonNode> documents,
      Set<String> nodes,
      List<TrafficDirector> before,
      Findings findings) {
    if (documents == null) {
      return List.of();
    }
    findings.addUnless(
        documents.size() <= MAX_DIRECTORS, "traffic", "has more than " + MAX_DIRECTORS);
    List<TrafficDirector> directors = new ArrayList<>();
    List<TrafficDirector> left = new ArrayList<>(before);
    for (int i = 0; i < documents.size(); i++) {
      String at = "traffic[" + i + "]";
      JsonNode document = documents.get(i);
      DirectorShape shape = shape(at, document, findings);
      if (document == null || shape == null) {
        continue;
      }
      TrafficDirector kept = take(left, shape.name());
      Map<String, Object> old = kept == null ? Map.of() : kept.settings();
      Map<String, Object> settings =
          new Reader(nodes, findings).group(at, document, shape.fields(), old, Set.of(KIND));
      directors.add(new TrafficDirector(shape.name(), settings));
    }
    return directors;
  }

  private @Nullable DirectorShape shape(String at, @Nullable JsonNode document, Findings findings) {
    if (document == null || !document.isObject()) {
      findings.add(at, "is not an object");
      return null;
    }
    DirectorShape shape = shapes.get(document.path(KIND).asText(""));
    findings.addUnless(
        shape != null,
        at + "." + KIND,
        "is missing or unknown; this console knows " + String.join(", ", shapes.keySet()));
    return shape;
  }

  private static @Nullable TrafficDirector take(List<TrafficDirector> left, String kind) {
    for (TrafficDirector director : left) {
      if (director.director().equals(kind)) {
        left.remove(director);
        return director;
      }
    }
    return null;
  }

  private record Reader(Set<String> nodes, Findings findings) {

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
              && value.textValue().length() <= MAX_TEXT
              && value.textValue().matches(type.pattern());
      findings.addUnless(right, path, "is not " + type.expected());
      return right ? value.textValue() : null;
    }

    private @Nullable Secret secret(String path, JsonNode value, @Nullable Object old) {
      if (!value.isTextual() || value.textValue().length() > MAX_TEXT) {
        findings.add(path, "is not a text of at most " + MAX_TEXT + " characters");
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

    private @Nullable Map<String, Object> perNode(
        String path, JsonNode value, Content.PerNode type) {
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
}
