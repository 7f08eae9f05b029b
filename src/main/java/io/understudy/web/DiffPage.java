package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.history.History;
import io.understudy.history.Revision;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.Change;
import io.understudy.parameter.Parameter;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Any two revisions of an instance, side by side, inline or compact; remembered per browser. */
@Path("/clusters/{cluster}/components/{component}/diff")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class DiffPage {

  private static final String COOKIE = "understudy_diff";

  private final Template template;
  private final Inventory inventory;
  private final History history;

  DiffPage(@Location("diff.html") Template template, Inventory inventory, History history) {
    this.template = template;
    this.inventory = inventory;
    this.history = history;
  }

  /**
   * One parameter's difference.
   *
   * @param rows line by line, null when a value is one line or too long to compare
   * @param note what to say instead of rows, or null
   */
  public record Difference(
      String key,
      String kind,
      @Nullable String from,
      @Nullable String to,
      @Nullable List<DiffLines.Row> rows,
      @Nullable String note) {

    /** The key as it stands in an address. */
    public String getQuery() {
      return URLEncoder.encode(key, StandardCharsets.UTF_8);
    }
  }

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public Response page(
      @PathParam("cluster") String clusterName,
      @PathParam("component") String component,
      @QueryParam("from") @Nullable Integer from,
      @QueryParam("to") @Nullable Integer to,
      @QueryParam("node") @Nullable String node,
      @QueryParam("view") @Nullable String wanted,
      @CookieParam(COOKIE) @Nullable String remembered) {
    Cluster cluster = inventory.require(clusterName);
    Instance instance = HistoryPage.instance(cluster, component, node);
    DiffView view = DiffView.of(wanted != null ? wanted : remembered != null ? remembered : "");
    Revision newest = HistoryPage.newest(history, instance);
    int second = to != null ? to : newest.number();
    int first = from != null ? from : Math.max(1, second - 1);
    List<Difference> differences =
        history.diff(instance.id(), first, second).stream().map(c -> difference(c, view)).toList();
    String html =
        template
            .data("cluster", cluster)
            .data("instance", instance)
            .data("from", required(instance, first))
            .data("to", required(instance, second))
            .data("differences", differences)
            .data("view", view)
            .data("views", List.of(DiffView.values()))
            .render();
    Response.ResponseBuilder answer = Response.ok(html);
    return wanted == null ? answer.build() : answer.cookie(cookie(view)).build();
  }

  private Revision required(Instance instance, int number) {
    return history
        .find(instance.id(), number)
        .orElseThrow(
            () -> new RequestRefused(ErrorCode.UNKNOWN_REVISION, "it has no such revision"));
  }

  private static Difference difference(Change change, DiffView view) {
    String from = shown(change.from());
    String to = shown(change.to());
    String kind = change.kind().name().toLowerCase(Locale.ROOT);
    String before = from == null ? "" : from;
    String after = to == null ? "" : to;
    if (before.indexOf('\n') < 0 && after.indexOf('\n') < 0) {
      return new Difference(change.key().path(), kind, from, to, null, null);
    }
    if (!DiffLines.comparable(before, after)) {
      String note =
          "Too long to compare line by line: %,d characters before, %,d after."
              .formatted(before.length(), after.length());
      return new Difference(change.key().path(), kind, null, null, null, note);
    }
    return new Difference(
        change.key().path(), kind, null, null, DiffLines.of(before, after, view), null);
  }

  private static @Nullable String shown(@Nullable Parameter parameter) {
    return parameter == null ? null : parameter.value().display();
  }

  private static NewCookie cookie(DiffView view) {
    return new NewCookie.Builder(COOKIE)
        .value(view.word())
        .path("/")
        .maxAge((int) Duration.ofDays(365).toSeconds())
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.LAX)
        .build();
  }
}
