package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The top bar's states alone, for pages that keep themselves current. */
@Path("/status")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class StatusPage {

  private final Template template;
  private final Shell shell;

  StatusPage(@Location("status-bar.html") Template template, Shell shell) {
    this.template = template;
    this.shell = shell;
  }

  /** The fragment that stands in the layout. */
  @GET
  @Allowed(Permission.VIEW)
  public String fragment(@QueryParam("cluster") @Nullable String cluster) {
    return template.data("bar", StatusBar.of(shell.rows(), cluster)).render();
  }
}
