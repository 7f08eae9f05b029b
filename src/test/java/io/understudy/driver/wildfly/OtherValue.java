package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values that an attribute does not have, and that its description allows; the likeliest first. */
final class OtherValue {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Names of the resources that provide a capability. */
  private final Map<String, List<String>> providers;

  OtherValue(Map<String, List<String>> providers) {
    this.providers = providers;
  }

  List<JsonNode> candidates(JsonNode described, JsonNode now) {
    JsonNode allowed = described.path("allowed");
    String type = described.path("type").path("TYPE_MODEL_VALUE").asText();
    JsonNode inner = described.path("value-type");
    return switch (type) {
      case "BOOLEAN" -> List.of(JSON.booleanNode(!truth(described, now)));
      case "INT", "LONG", "BIG_INTEGER", "DOUBLE", "BIG_DECIMAL" -> numbers(described, now, type);
      case "STRING" -> allowed.isArray() ? words(allowed, now) : texts(described, now);
      case "LIST" -> lists(described, inner, now);
      case "OBJECT" -> objects(inner, now);
      default -> List.of();
    };
  }

  private static boolean truth(JsonNode described, JsonNode now) {
    return now.isBoolean() ? now.asBoolean() : described.path("default").asBoolean(false);
  }

  private static List<JsonNode> numbers(JsonNode described, JsonNode now, String type) {
    BigDecimal from =
        now.isNumber()
            ? now.decimalValue()
            : described.path("default").isNumber()
                ? described.path("default").decimalValue()
                : new BigDecimal(17);
    var numbers = new ArrayList<JsonNode>();
    for (int step : new int[] {1, -1, 2, 1024}) {
      BigDecimal other = from.add(new BigDecimal(step));
      JsonNode min = described.path("min");
      JsonNode max = described.path("max");
      if ((!min.isNumber() || other.compareTo(min.decimalValue()) >= 0)
          && (!max.isNumber() || other.compareTo(max.decimalValue()) <= 0)
          && other.compareTo(new BigDecimal(largest(type))) <= 0) {
        numbers.add(
            type.startsWith("D") || type.endsWith("DECIMAL")
                ? JSON.numberNode(other.doubleValue())
                : JSON.numberNode(other.longValueExact()));
      }
    }
    return numbers;
  }

  private static long largest(String type) {
    return type.equals("INT") ? Integer.MAX_VALUE : Long.MAX_VALUE;
  }

  private static List<JsonNode> words(JsonNode allowed, JsonNode now) {
    var words = new ArrayList<JsonNode>();
    for (JsonNode word : allowed) {
      if (!word.asText().equalsIgnoreCase(Texts.single(now))) {
        words.add(word);
      }
    }
    return words;
  }

  private List<JsonNode> texts(JsonNode described, JsonNode now) {
    var texts = new ArrayList<JsonNode>();
    String text = now.isNull() || now.isMissingNode() ? null : Texts.single(now);
    JsonNode reference = described.path("capability-reference");
    for (String name : providers.getOrDefault(reference.asText(""), List.of())) {
      if (!name.equals(text)) {
        texts.add(JSON.textNode(name));
      }
    }
    if (described.path("expressions-allowed").asBoolean()) {
      String inner = text == null ? null : text.replaceFirst("^\\$\\{[^:]+:(.*)}$", "$1");
      if (inner != null && !inner.contains("${")) {
        texts.add(Texts.expression("${understudy.fidelity:" + inner + "}"));
      }
    }
    texts.add(JSON.textNode(text == null || text.contains("${") ? "fidelity" : text + "-fidelity"));
    texts.add(JSON.textNode("java:/fidelity"));
    texts.add(JSON.textNode("%s"));
    texts.add(JSON.textNode("1"));
    return texts;
  }

  private List<JsonNode> lists(JsonNode described, JsonNode inner, JsonNode now) {
    var lists = new ArrayList<JsonNode>();
    if (now.isArray() && now.size() > 1) {
      ArrayNode shorter = JSON.arrayNode();
      now.forEach(shorter::add);
      shorter.remove(shorter.size() - 1);
      lists.add(shorter);
    }
    if (inner.has("TYPE_MODEL_VALUE")) {
      ObjectNode element = JSON.objectNode();
      element.set("type", inner);
      element.set("capability-reference", described.path("capability-reference"));
      for (JsonNode other : candidates(element, JSON.nullNode())) {
        ArrayNode longer = JSON.arrayNode();
        if (now.isArray()) {
          now.forEach(longer::add);
        }
        lists.add(longer.deepCopy().add(other));
        lists.add(JSON.arrayNode().add(other));
      }
    } else if (inner.isObject()) {
      ObjectNode element = JSON.objectNode();
      for (Map.Entry<String, JsonNode> field : inner.properties()) {
        List<JsonNode> candidates = candidates(field.getValue(), JSON.nullNode());
        if (field.getValue().path("required").asBoolean() && !candidates.isEmpty()) {
          element.set(field.getKey(), candidates.getFirst());
        }
      }
      lists.add(JSON.arrayNode().add(element));
    }
    return lists;
  }

  private List<JsonNode> objects(JsonNode inner, JsonNode now) {
    var objects = new ArrayList<JsonNode>();
    ObjectNode base = now.isObject() ? ((ObjectNode) now).deepCopy() : JSON.objectNode();
    if (inner.has("TYPE_MODEL_VALUE")) {
      ObjectNode entry = JSON.objectNode();
      entry.set("type", inner);
      candidates(entry, JSON.nullNode())
          .forEach(other -> objects.add(base.deepCopy().set("fidelity", other)));
      return objects;
    }
    ObjectNode required = base.deepCopy();
    for (Map.Entry<String, JsonNode> field : inner.properties()) {
      JsonNode had = base.path(field.getKey());
      boolean missing = had.isMissingNode() || had.isNull();
      List<JsonNode> candidates = candidates(field.getValue(), had);
      if (missing && field.getValue().path("required").asBoolean() && !candidates.isEmpty()) {
        required.set(field.getKey(), candidates.getFirst());
      }
    }
    if (!required.equals(base)) {
      objects.add(required);
    }
    for (Map.Entry<String, JsonNode> field : inner.properties()) {
      for (JsonNode other : candidates(field.getValue(), base.path(field.getKey()))) {
        objects.add(required.deepCopy().set(field.getKey(), other));
      }
    }
    return objects;
  }
}
