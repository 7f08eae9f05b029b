package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.driver.wildfly.Shape.Kind;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Scope;
import io.understudy.parameter.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the shapes of the attributes of one type of resources out of their descriptions. */
final class ShapeOf {

  private final Address address;

  ShapeOf(Address address) {
    this.address = address;
  }

  /** The shape of an attribute. */
  Shape shape(String name, JsonNode described) {
    return shape(name, described, described);
  }

  /**
   * @param attribute the description of the attribute that this is a part of
   */
  private Shape shape(String name, JsonNode described, JsonNode attribute) {
    Optional<Kind> kind = kind(described.path("type"));
    if (kind.isPresent()) {
      return single(name, kind.get(), described, attribute);
    }
    JsonNode inner = described.path("value-type");
    Optional<Kind> elements = kind(inner);
    boolean list = type(described.path("type")).equals("LIST");
    boolean secret = Secrecy.hides(name, attribute);
    if (elements.isPresent() && !secret) {
      Single element = new Single(name, elements.get(), described, attribute);
      return list
          ? new Shape.Many(
              element.shape(ValueType.TEXT),
              bounds(described),
              descriptor(name, ValueType.LIST, described, attribute))
          : new Shape.Entries(
              element.shape(type(elements.get(), described)),
              descriptor(name, ValueType.TEXT, described, attribute));
    }
    if (!list && inner.isObject() && elements.isEmpty() && !inner.isEmpty()) {
      Map<String, Shape> fields = new HashMap<>();
      inner
          .properties()
          .forEach(field ->
              fields.put(field.getKey(), shape(field.getKey(), field.getValue(), attribute)));
      return new Shape.Fields(fields, descriptor(name, ValueType.TEXT, described, attribute));
    }
    boolean hidden = secret || Secrecy.hasHiddenField(inner, attribute);
    return new Shape.Whole(
        list,
        true,
        descriptor(name, hidden ? ValueType.SECRET : ValueType.DOCUMENT, described, attribute));
  }

  private Shape.Single single(String name, Kind kind, JsonNode described, JsonNode attribute) {
    boolean secret = kind == Kind.TEXT && Secrecy.hides(name, attribute);
    return new Single(name, kind, described, attribute)
        .shape(secret ? ValueType.SECRET : type(kind, described));
  }

  /** What single values are made of. */
  private final class Single {
    private final String name;
    private final Kind kind;
    private final JsonNode described;
    private final JsonNode attribute;

    Single(String name, Kind kind, JsonNode described, JsonNode attribute) {
      this.name = name;
      this.kind = kind;
      this.described = described;
      this.attribute = attribute;
    }

    Shape.Single shape(ValueType type) {
      return new Shape.Single(
          kind,
          described.path("expressions-allowed").asBoolean(false),
          bounds(described),
          descriptor(name, type, described, attribute));
    }
  }

  static String type(JsonNode type) {
    return type.path("TYPE_MODEL_VALUE").asText("");
  }

  private static Optional<Kind> kind(JsonNode type) {
    return switch (type(type)) {
      case "STRING" -> Optional.of(Kind.TEXT);
      case "BOOLEAN" -> Optional.of(Kind.BOOLEAN);
      case "INT" -> Optional.of(Kind.INT);
      case "LONG" -> Optional.of(Kind.LONG);
      case "BIG_INTEGER" -> Optional.of(Kind.BIG);
      case "DOUBLE", "BIG_DECIMAL" -> Optional.of(Kind.DECIMAL);
      case "BYTES" -> Optional.of(Kind.BYTES);
      default -> Optional.empty();
    };
  }

  private static ValueType type(Kind kind, JsonNode described) {
    return switch (kind) {
      case TEXT -> described.path("allowed").isArray() ? ValueType.ENUMERATION : ValueType.TEXT;
      case BOOLEAN -> ValueType.BOOLEAN;
      case INT, LONG, BIG -> number(described);
      case DECIMAL -> ValueType.REAL;
      case BYTES -> ValueType.TEXT;
    };
  }

  private static ValueType number(JsonNode described) {
    String unit = unit(described);
    if (unit == null) {
      return ValueType.INTEGER;
    }
    return switch (unit) {
      case "B", "kB", "MB" -> ValueType.BYTES;
      case "ms", "s", "min", "h", "d" -> ValueType.DURATION;
      default -> ValueType.INTEGER;
    };
  }

  private static @Nullable String unit(JsonNode described) {
    String unit = described.path("unit").asText("");
    return switch (unit) {
      case "", "NONE" -> null;
      case "BYTES" -> "B";
      case "KILOBYTES" -> "kB";
      case "MEGABYTES" -> "MB";
      case "MILLISECONDS" -> "ms";
      case "SECONDS" -> "s";
      case "MINUTES" -> "min";
      case "HOURS" -> "h";
      case "DAYS" -> "d";
      default -> unit.toLowerCase(Locale.ROOT);
    };
  }

  private static Bounds bounds(JsonNode described) {
    List<String> allowed = new ArrayList<>();
    described.path("allowed").forEach(word -> allowed.add(word.asText()));
    return new Bounds(
        decimal(described.path("min")),
        decimal(described.path("max")),
        described.path("min-length").asLong(0),
        described.path("max-length").asLong(Long.MAX_VALUE),
        allowed);
  }

  private static @Nullable BigDecimal decimal(JsonNode number) {
    return number.isNumber() ? number.decimalValue() : null;
  }

  /** When a change takes effect: WildFly names what has to be restarted for it. */
  static Effect effect(JsonNode described) {
    return switch (described.path("restart-required").asText("no-services")) {
      case "no-services" -> Effect.ONLINE;
      case "jvm" -> Effect.RESTART;
      default -> Effect.RELOAD;
    };
  }

  static Descriptor content(JsonNode described) {
    return Descriptor.of(ValueType.TEXT)
        .withConsequence(Consequence.BLOCKS_START)
        .withSummary(summary(described));
  }

  private Descriptor descriptor(
      String name, ValueType type, JsonNode described, JsonNode attribute) {
    JsonNode defaultValue = described.path("default");
    return new Descriptor(
        type,
        unit(described),
        text(described.path("min")),
        text(described.path("max")),
        type == ValueType.ENUMERATION ? bounds(described).allowed() : List.of(),
        type == ValueType.SECRET || !defaultValue.isValueNode() ? null : text(defaultValue),
        effect(attribute),
        Scope.SHARED,
        consequence(name, type),
        false,
        null,
        summary(described));
  }

  private Consequence consequence(String name, ValueType type) {
    if (address.matches("subsystem", "logging")
        || address.isWithin(Address.of("subsystem", "logging"))
        || name.equals("description")
        || name.equals("statistics-enabled")) {
      return Consequence.COSMETIC;
    }
    return switch (type) {
      case INTEGER, REAL, BYTES, DURATION ->
          name.endsWith("port") ? Consequence.CHANGES_BEHAVIOUR : Consequence.CAPACITY;
      default -> Consequence.CHANGES_BEHAVIOUR;
    };
  }

  private static @Nullable String text(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? null : value.asText();
  }

  private static @Nullable String summary(JsonNode described) {
    String text = described.path("description").asText("").strip().replaceAll("\\s+", " ");
    int end = text.indexOf(". ");
    String sentence = end < 0 ? text : text.substring(0, end + 1);
    return sentence.isEmpty() ? null : sentence;
  }
}
