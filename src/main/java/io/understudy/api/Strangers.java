package io.understudy.api;

import io.understudy.problem.ErrorCode;
import io.understudy.security.ChallengeAnswer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Answers who was not let in before a resource was even looked for. */
@ApplicationScoped
class Strangers implements ChallengeAnswer {

  private final Answers answers;

  Strangers(Answers answers) {
    this.answers = answers;
  }

  @Override
  public void write(RoutingContext context, ErrorCode code, String detail) {
    answers.write(Trouble.of(code, detail), context);
  }
}
