package io.understudy.api;

import io.understudy.problem.ErrorCode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Answers what no resource answered, in the same words and forms as every other error. */
@ApplicationScoped
class LastResort {

  private final Answers answers;

  LastResort(Answers answers) {
    this.answers = answers;
  }

  void register(@Observes Router router) {
    router.route().last().handler(context -> answers.write(notFound(), context));
    router.errorHandler(404, context -> answers.write(notFound(), context));
    router.errorHandler(413, this::tooLarge);
    router.errorHandler(
        405,
        context ->
            answers.write(
                Trouble.of(ErrorCode.METHOD_NOT_ALLOWED, "this path does not know the method"),
                context));
    router.errorHandler(
        400,
        context ->
            answers.write(
                Trouble.of(ErrorCode.BAD_REQUEST, "the request cannot be understood"), context));
  }

  private void tooLarge(RoutingContext context) {
    answers.write(Trouble.of(ErrorCode.TOO_LARGE, BodyLimit.WORDS), context);
  }

  private static Trouble notFound() {
    return Trouble.of(ErrorCode.NOT_FOUND, "there is nothing under this path");
  }
}
