package io.understudy.api;

import io.understudy.problem.RequestRefused;
import org.jspecify.annotations.Nullable;

/** Query parameters that several resources have. */
public final class Query {

  private Query() {}

  /**
   * How many items a page has.
   *
   * @param limit as asked for, null for the default
   * @throws RequestRefused when it is not 1 to {@code most}
   */
  public static int limit(@Nullable Integer limit, int standard, int most) {
    if (limit == null) {
      return standard;
    }
    if (limit < 1 || limit > most) {
      throw wrong("limit", "is not from 1 to " + most);
    }
    return limit;
  }

  /** A query parameter is wrong; the message says why and what to do. */
  public static RequestRefused wrong(String name, String message) {
    return QueryFilter.wrong(name, message);
  }
}
