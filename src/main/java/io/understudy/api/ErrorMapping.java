package io.understudy.api;

import io.understudy.api.Answers.Answer;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.vertx.ext.web.RoutingContext;
import jakarta.persistence.OptimisticLockException;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.RedirectionException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The one place where an exception becomes an answer. */
class ErrorMapping {

  private static final Logger LOG = Logger.getLogger(ErrorMapping.class);

  private final Answers answers;

  ErrorMapping(Answers answers) {
    this.answers = answers;
  }

  @ServerExceptionMapper({
    Exception.class,
    WebApplicationException.class,
    NotFoundException.class,
    NotAllowedException.class,
    NotAcceptableException.class,
    NotSupportedException.class,
    NotAuthorizedException.class,
    ForbiddenException.class,
    RequestRefused.class
  })
  Response map(Exception exception, RoutingContext context) {
    if (exception instanceof RedirectionException redirection) {
      return redirection.getResponse();
    }
    Answer answer = answers.of(trouble(exception), context);
    Response.ResponseBuilder response = Response.status(answer.status());
    answer.headers().forEach(response::header);
    if (exception instanceof NotAllowedException notAllowed) {
      response.header("Allow", notAllowed.getResponse().getHeaderString("Allow"));
    }
    return response.entity(answer.body()).build();
  }

  private static Trouble trouble(Exception exception) {
    RequestRefused refused = find(RequestRefused.class, exception);
    if (refused != null) {
      return Trouble.of(refused);
    }
    if (find(OptimisticLockException.class, exception) != null) {
      return Trouble.of(
          ErrorCode.CHANGED_MEANWHILE, "it was changed at the same moment; look again and repeat");
    }
    if (exception instanceof WebApplicationException answer) {
      return trouble(answer);
    }
    LOG.error("a request failed", exception);
    return Trouble.of(
        ErrorCode.INTERNAL,
        "the console failed; its log says more under the correlation id, and nothing was done by"
            + " halves");
  }

  private static Trouble trouble(WebApplicationException exception) {
    return switch (exception.getResponse().getStatus()) {
      case 401 -> Trouble.of(ErrorCode.NOT_AUTHENTICATED, "log in, or send a token");
      case 403 -> Trouble.of(ErrorCode.NOT_PERMITTED, "your roles do not allow this");
      case 404 -> Trouble.of(ErrorCode.NOT_FOUND, "there is nothing under this path");
      case 405 -> Trouble.of(ErrorCode.METHOD_NOT_ALLOWED, "this path does not know the method");
      case 406 ->
          Trouble.of(ErrorCode.NOT_ACCEPTABLE, "the answer is not to be had in what Accept names");
      case 413 -> Trouble.of(ErrorCode.TOO_LARGE, BodyLimit.WORDS);
      case 415 ->
          Trouble.of(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "the body has to be application/json under /api, and a form elsewhere");
      case 400 -> Trouble.of(ErrorCode.BAD_REQUEST, "the request cannot be understood");
      default -> {
        LOG.error("a request failed", exception);
        yield Trouble.of(ErrorCode.INTERNAL, "the console failed; its log says more");
      }
    };
  }

  private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable exception) {
    Throwable cause = exception;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }
}
