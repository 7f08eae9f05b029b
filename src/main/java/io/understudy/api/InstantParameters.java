package io.understudy.api;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Instants in paths and queries, as ISO 8601 text. */
@Provider
public class InstantParameters implements ParamConverterProvider {

  @Override
  @SuppressWarnings("unchecked")
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> rawType, @Nullable Type genericType, Annotation @Nullable [] annotations) {
    return rawType == Instant.class ? (ParamConverter<T>) new Converter() : null;
  }

  private static final class Converter implements ParamConverter<Instant> {

    @Override
    public @Nullable Instant fromString(@Nullable String value) {
      return value == null ? null : Instant.parse(value);
    }

    @Override
    public String toString(Instant value) {
      return value.toString();
    }
  }
}
