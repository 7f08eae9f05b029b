package io.understudy.driver.wildfly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.understudy.parameter.ListText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Locale;

/** Texts of parameters as the management model's values, checked against their description. */
final class Values {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Values() {}

  /**
   * @throws Unfit when no such value is possible
   */
  static JsonNode of(Shape shape, String text) throws Unfit {
    return switch (shape) {
      case Shape.Single single -> single(single, text);
      case Shape.Many many -> many(many, text);
      case Shape.Whole whole -> whole(whole, text);
      case Shape.Fields _, Shape.Entries _ -> {
        if (!text.strip().equals(Texts.EMPTY_OBJECT)) {
          throw new Unfit("it is an object whose parts are parameters", "set its parts");
        }
        yield JSON.objectNode();
      }
      case Shape.Content _ ->
          throw new Unfit(
              "an application's content is not carried over", "deploy it here, then collect");
    };
  }

  private static JsonNode many(Shape.Many many, String text) throws Unfit {
    ArrayNode array = JSON.arrayNode();
    for (String element : ListText.split(text)) {
      array.add(single(many.element(), element));
    }
    if (array.size() < many.bounds().shortest() || array.size() > many.bounds().longest()) {
      throw new Unfit(
          "it takes %d to %d elements".formatted(many.bounds().shortest(), many.bounds().longest()),
          "give as many");
    }
    return array;
  }

  private static JsonNode whole(Shape.Whole whole, String text) throws Unfit {
    try {
      JsonNode parsed = Texts.parse(text);
      if (parsed == null || (whole.list() ? !parsed.isArray() : !parsed.isObject())) {
        throw new Unfit(
            "it must be a JSON " + (whole.list() ? "array" : "object"), "correct the document");
      }
      return parsed;
    } catch (JsonProcessingException e) {
      throw new Unfit("it is not JSON: " + Failure.oneLine(e.getOriginalMessage()), "correct it");
    }
  }

  private static JsonNode single(Shape.Single single, String text) throws Unfit {
    if (Texts.isExpression(text)) {
      if (single.expressions()) {
        return Texts.expression(text);
      }
      if (single.kind() != Shape.Kind.TEXT) {
        throw new Unfit("it takes no expression", "give a value");
      }
    }
    JsonNode value =
        switch (single.kind()) {
          case TEXT -> JSON.textNode(text);
          case BOOLEAN -> bool(text);
          case INT -> JSON.numberNode(whole(text, 31).intValueExact());
          case LONG -> JSON.numberNode(whole(text, 63).longValueExact());
          case BIG -> JSON.numberNode(whole(text, Integer.MAX_VALUE));
          case DECIMAL -> JSON.numberNode(decimal(text));
          case BYTES -> bytes(text);
        };
    check(single, text, value);
    return value;
  }

  private static JsonNode bool(String text) throws Unfit {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes" -> JSON.booleanNode(true);
      case "false", "off", "no" -> JSON.booleanNode(false);
      default -> throw new Unfit("'" + text + "' is neither true nor false", "give one of the two");
    };
  }

  private static BigInteger whole(String text, int bits) throws Unfit {
    BigInteger number;
    try {
      number = decimal(text).toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw new Unfit("'" + text + "' is no whole number", "give a whole number");
    }
    if (number.bitLength() > bits) {
      throw new Unfit("'" + text + "' is too large a number", "give a smaller one");
    }
    return number;
  }

  private static BigDecimal decimal(String text) throws Unfit {
    try {
      if (text.length() <= 400) {
        BigDecimal number = new BigDecimal(text.strip());
        if (Math.abs(number.scale()) <= 400) {
          return number;
        }
      }
    } catch (NumberFormatException e) {
      throw new Unfit("'" + text + "' is no number", "give a number, in the attribute's own unit");
    }
    throw new Unfit("the number is too long", "give a shorter one");
  }

  private static JsonNode bytes(String text) throws Unfit {
    try {
      Base64.getDecoder().decode(text);
      return Texts.bytes(text);
    } catch (IllegalArgumentException e) {
      throw new Unfit("it is not Base64", "give bytes in Base64");
    }
  }

  private static void check(Shape.Single single, String text, JsonNode value) throws Unfit {
    Bounds bounds = single.bounds();
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      BigDecimal min = bounds.min();
      BigDecimal max = bounds.max();
      if (min != null && number.compareTo(min) < 0) {
        throw new Unfit("%s is less than %s".formatted(text, min), "give a larger number");
      }
      if (max != null && number.compareTo(max) > 0) {
        throw new Unfit("%s is more than %s".formatted(text, max), "give a smaller number");
      }
    } else if (single.kind() == Shape.Kind.TEXT) {
      if (text.length() < bounds.shortest() || text.length() > bounds.longest()) {
        throw new Unfit(
            "it takes %d to %d characters".formatted(bounds.shortest(), bounds.longest()),
            "give as many");
      }
    }
  }
}
