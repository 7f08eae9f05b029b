package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.history.History;
import io.understudy.history.ValueSince;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one parameter was, and since when. */
@Path("/clusters/{cluster}/components/{component}/parameter")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class ParameterPage {

  private static final int LONGEST = 10_000;

  private final Template template;
  private final Inventory inventory;
  private final History history;

  ParameterPage(
      @Location("parameter.html") Template template, Inventory inventory, History history) {
    this.template = template;
    this.inventory = inventory;
    this.history = history;
  }

  /**
   * A step.
   *
   * @param value as it is shown, cut when it is long; null while the parameter was absent
   * @param cut whether it was cut
   */
  public record Line(ValueSince step, @Nullable String value, boolean cut) {}

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(
      @PathParam("cluster") String clusterName,
      @PathParam("component") String component,
      @QueryParam("key") @Nullable String key,
      @QueryParam("node") @Nullable String node) {
    Cluster cluster = inventory.require(clusterName);
    Instance instance = HistoryPage.instance(cluster, component, node);
    List<ValueSince> steps =
        parsed(key).map(parsed -> history.values(instance.id(), parsed)).orElse(List.of());
    if (steps.isEmpty()) {
      throw new RequestRefused(
          ErrorCode.UNKNOWN_PARAMETER, "no revision of it ever had a parameter of that key");
    }
    Parameter described =
        steps.stream()
            .map(ValueSince::parameter)
            .flatMap(parameter -> Optional.ofNullable(parameter).stream())
            .findFirst()
            .orElseThrow();
    return template
        .data("cluster", cluster)
        .data("instance", instance)
        .data("key", described.key().path())
        .data("query", URLEncoder.encode(described.key().path(), StandardCharsets.UTF_8))
        .data("descriptor", described.descriptor())
        .data("lines", steps.stream().map(ParameterPage::line).toList())
        .render();
  }

  private static Line line(ValueSince step) {
    Parameter parameter = step.parameter();
    String value = parameter == null ? null : parameter.value().display();
    boolean cut = value != null && value.length() > LONGEST;
    return new Line(step, cut ? String.valueOf(value).substring(0, LONGEST) : value, cut);
  }

  private static Optional<ParameterKey> parsed(@Nullable String key) {
    try {
      return key == null ? Optional.empty() : Optional.of(ParameterKey.parse(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
