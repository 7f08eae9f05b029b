package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.understudy.api.ErrorPage;
import io.understudy.problem.ErrorCode;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Shows errors to people; needs neither the database nor a login. */
@ApplicationScoped
class HtmlErrorPage implements ErrorPage {

  private final Template template;

  HtmlErrorPage(@Location("error.html") Template template) {
    this.template = template;
  }

  @Override
  public String html(ErrorCode code, String detail, String correlationId, RoutingContext context) {
    return template
        .data("theme", Shell.theme(context))
        .data("status", code.status())
        .data("title", code.title())
        .data("code", code.name())
        .data("detail", detail)
        .data("correlation", correlationId)
        .render();
  }
}
