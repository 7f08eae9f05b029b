package io.understudy.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import java.io.CharConversionException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a body as exactly what is declared: nothing unknown, nothing twice, nothing converted. */
final class StrictJson {

  private static final String NOT_UTF8 = "the body is not JSON in UTF-8";
  private static final JsonMapper MAPPER = mapper();

  private StrictJson() {}

  private static JsonMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder(
                JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().addDeserializer(String.class, new TextWithoutNul()))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
    return mapper;
  }

  /**
   * The body as a value of the type.
   *
   * @throws RequestRefused naming the field where it can
   */
  static Object read(byte[] body, Type type) {
    if (body.length == 0) {
      throw new RequestRefused(
          ErrorCode.MALFORMED_JSON, "the body is empty; a JSON object is expected");
    }
    try {
      Object value = MAPPER.readValue(body, MAPPER.constructType(type));
      if (value == null) {
        throw new RequestRefused(
            ErrorCode.MALFORMED_JSON, "the body is null; a JSON object is expected");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw unknown(e);
    } catch (JsonMappingException e) {
      throw mismatch(e);
    } catch (JacksonException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new RequestRefused(ErrorCode.MALFORMED_JSON, NOT_UTF8);
    }
  }

  private static RequestRefused unknown(UnrecognizedPropertyException e) {
    Collection<Object> known = e.getKnownPropertyIds();
    String there =
        known == null
            ? ""
            : "; there are " + String.join(", ", known.stream().map(Object::toString).toList());
    return refused(ErrorCode.UNKNOWN_FIELD, path(e), "is not known here" + there);
  }

  private static RequestRefused mismatch(JsonMappingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case RequestRefused refused -> {
          return refused;
        }
        case StreamReadException broken -> {
          return malformed(broken);
        }
        case StreamConstraintsException limit -> {
          return new RequestRefused(
              ErrorCode.MALFORMED_JSON,
              "the body is nested too deep, or has a name or a number that is too long");
        }
        case CharConversionException notUtf8 -> {
          return new RequestRefused(ErrorCode.MALFORMED_JSON, NOT_UTF8);
        }
        default -> {}
      }
    }
    if (String.valueOf(e.getMessage()).startsWith("Trailing token")) {
      return new RequestRefused(
          ErrorCode.MALFORMED_JSON, "something stands after the JSON" + place(e.getLocation()));
    }
    if (e.getPath().isEmpty()) {
      Class<?> target = target(e);
      if (target == null || String.valueOf(e.getMessage()).contains("end-of-input")) {
        return malformed(e);
      }
      return new RequestRefused(
          ErrorCode.MALFORMED_JSON, "the body is not " + expected(target) + place(e.getLocation()));
    }
    Class<?> target = target(e);
    String message = target == null ? "is not what is expected" : "is not " + expected(target);
    return refused(ErrorCode.INVALID_FIELD, path(e), message);
  }

  private static RequestRefused malformed(JacksonException e) {
    String what =
        String.valueOf(e.getMessage()).startsWith("Duplicate field")
            ? "a field of the body is there twice"
            : "the body is not JSON";
    return new RequestRefused(ErrorCode.MALFORMED_JSON, what + place(e.getLocation()));
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private static RequestRefused refused(ErrorCode code, String field, String message) {
    return new RequestRefused(
        code, field + ": " + message, List.of(new FieldError(field, message)), Map.of());
  }

  private static @Nullable Class<?> target(JsonMappingException e) {
    return e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
  }

  private static String expected(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a whole number";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    if (type == Instant.class) {
      return "an instant in UTC, such as 2026-11-22T20:00:00Z";
    }
    if (type.isEnum()) {
      return "one of "
          + String.join(
              ", ", Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
    }
    return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "a text";
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(shown(step.getFieldName()));
      }
    }
    return path.toString();
  }

  private static String shown(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 60 ? clean.substring(0, 60) + "…" : clean;
  }

  /** PostgreSQL's texts cannot hold the character NUL. */
  private static final class TextWithoutNul extends StringDeserializer {
    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = super.deserialize(parser, context);
      if (text != null && text.indexOf('\0') >= 0) {
        throw JsonMappingException.from(parser, "a text has the character NUL");
      }
      return text;
    }
  }
}
