package io.understudy.api;

import io.understudy.api.Answers.Answer;
import io.understudy.problem.ErrorCode;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Gives words to the errors that come without: the check of a form's token answers a bare 400. */
class BareErrors {

  private final Answers answers;

  BareErrors(Answers answers) {
    this.answers = answers;
  }

  @ServerResponseFilter
  void explain(ContainerResponseContext response, RoutingContext context) {
    if (response.getStatus() != ErrorCode.BAD_REQUEST.status() || response.hasEntity()) {
      return;
    }
    Answer answer =
        answers.of(
            Trouble.of(
                ErrorCode.BAD_REQUEST,
                "the form's token is missing or too old; go back, load the page anew and send it"
                    + " again"),
            context);
    answer.headers().forEach((name, value) -> response.getHeaders().putSingle(name, value));
    response.setEntity(answer.body());
  }
}
