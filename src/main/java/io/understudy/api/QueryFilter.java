package io.understudy.api;

import io.understudy.problem.ErrorCode;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that a resource method does not declare, or that are not of its type.
 */
class QueryFilter {

  private final Map<Method, Map<String, Class<?>>> declared = new ConcurrentHashMap<>();

  @ServerRequestFilter(priority = Priorities.USER)
  void check(ResourceInfo resource, ContainerRequestContext request) {
    Method method = resource.getResourceMethod();
    requireNoNul(request);
    if (method == null) {
      return;
    }
    Map<String, Class<?>> known = declared.computeIfAbsent(method, QueryFilter::declared);
    request
        .getUriInfo()
        .getQueryParameters()
        .forEach((name, values) -> {
          Class<?> type = known.get(name);
          if (type == null) {
            throw unknown(name, known.keySet());
          }
          check(name, values, type);
        });
  }

  /** No name here has it, and the database cannot even be asked. */
  private static void requireNoNul(ContainerRequestContext request) {
    String uri = request.getUriInfo().getRequestUri().getRawSchemeSpecificPart();
    if (uri.contains("%00")) {
      throw new RequestRefused(
          ErrorCode.BAD_REQUEST, "the path or the query has the character NUL (%00)");
    }
  }

  private static Map<String, Class<?>> declared(Method method) {
    Map<String, Class<?>> known = new TreeMap<>();
    for (Parameter parameter : method.getParameters()) {
      name(parameter).ifPresent(name -> known.put(name, parameter.getType()));
    }
    return known;
  }

  private static Optional<String> name(Parameter parameter) {
    QueryParam query = parameter.getAnnotation(QueryParam.class);
    if (query != null) {
      return Optional.of(query.value());
    }
    RestQuery rest = parameter.getAnnotation(RestQuery.class);
    if (rest == null) {
      return Optional.empty();
    }
    return Optional.of(rest.value().isEmpty() ? parameter.getName() : rest.value());
  }

  private static void check(String name, List<String> values, Class<?> type) {
    if (Collection.class.isAssignableFrom(type)) {
      return;
    }
    if (values.size() > 1) {
      throw wrong(name, "is there more than once");
    }
    String value = values.isEmpty() ? "" : values.getFirst();
    if (value.isEmpty() && type != String.class) {
      throw wrong(name, "is empty; " + expected(type));
    }
    if (!fits(value, type)) {
      throw wrong(name, expected(type));
    }
  }

  private static boolean fits(String value, Class<?> type) {
    try {
      if (type == int.class || type == Integer.class) {
        Integer.parseInt(value);
      } else if (type == long.class || type == Long.class) {
        Long.parseLong(value);
      } else if (type == Instant.class) {
        Instant.parse(value);
      } else if (type == boolean.class || type == Boolean.class) {
        return value.equals("true") || value.equals("false");
      } else if (type.isEnum()) {
        return Arrays.stream(type.getEnumConstants()).anyMatch(c -> c.toString().equals(value));
      }
      return true;
    } catch (NumberFormatException | DateTimeException e) {
      return false;
    }
  }

  private static String expected(Class<?> type) {
    if (type == Instant.class) {
      return "give an instant in UTC, such as 2026-11-22T20:00:00Z";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "give true or false";
    }
    if (type.isEnum()) {
      return "give one of "
          + String.join(
              ", ", Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
    }
    return "give a whole number";
  }

  static RequestRefused wrong(String name, String message) {
    return new RequestRefused(
        ErrorCode.INVALID_QUERY_PARAMETER,
        name + ": " + message,
        List.of(new FieldError(name, message)),
        Map.of());
  }

  private static RequestRefused unknown(String name, Collection<String> known) {
    String there =
        known.isEmpty() ? "there are none here" : "there are " + String.join(", ", known);
    return new RequestRefused(
        ErrorCode.UNKNOWN_QUERY_PARAMETER,
        shown(name) + " is not a query parameter of this path; " + there,
        List.of(new FieldError(shown(name), "is not known here")),
        Map.of());
  }

  private static String shown(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 60 ? clean.substring(0, 60) + "…" : clean;
  }
}
