package io.understudy.api;

import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;

/** Every JSON body of every resource is read here. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class JsonBodies implements MessageBodyReader<Object> {

  private static final byte[] NO_FIELDS = {'{', '}'};

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return true;
  }

  @Override
  public Object readFrom(
      Class<Object> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    byte[] bytes = body.readNBytes(BodyLimit.MOST + 1);
    if (bytes.length > BodyLimit.MOST) {
      throw new RequestRefused(ErrorCode.TOO_LARGE, BodyLimit.WORDS);
    }
    boolean left = bytes.length == 0 && Arrays.stream(annotations).anyMatch(JsonBodies::optional);
    return StrictJson.read(left ? NO_FIELDS : bytes, genericType);
  }

  private static boolean optional(Annotation annotation) {
    return annotation.annotationType() == OptionalBody.class;
  }
}
