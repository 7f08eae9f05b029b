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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All clusters with their worst state, the worst first. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class ClustersPage {

  private final Template template;
  private final Shell shell;

  ClustersPage(@Location("clusters.html") Template template, Shell shell) {
    this.template = template;
    this.shell = shell;
  }

  /** The page; with a filter only the clusters whose name has it. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(@QueryParam("name") @Nullable String name) {
    String part = name == null ? "" : name.strip();
    List<Overview.Row> rows =
        shell.rows().stream()
            .filter(row -> contains(row.cluster().name(), part))
            .sorted(Comparator.comparing((Overview.Row row) -> row.state().kind()).reversed())
            .toList();
    return template
        .data("rows", rows)
        .data("total", shell.rows().size())
        .data("name", part)
        .render();
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
