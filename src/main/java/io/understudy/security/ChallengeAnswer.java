package io.understudy.security;

import io.understudy.problem.ErrorCode;
import io.vertx.ext.web.RoutingContext;

/** Writes the answer for who is not let in; the edge knows how answers look. */
public interface ChallengeAnswer {

  /** Ends the response. */
  void write(RoutingContext context, ErrorCode code, String detail);
}
