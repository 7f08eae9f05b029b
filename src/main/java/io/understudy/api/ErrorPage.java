package io.understudy.api;

import io.understudy.problem.ErrorCode;
import io.vertx.ext.web.RoutingContext;

/** Shows an error to a person. */
public interface ErrorPage {

  /**
   * The page as HTML.
   *
   * @param detail what is wrong and what to do about it; hostile text, to be escaped
   * @param correlationId finds the request in the console's log
   * @param context the request, for what the browser remembers
   */
  String html(ErrorCode code, String detail, String correlationId, RoutingContext context);
}
