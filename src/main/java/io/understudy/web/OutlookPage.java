package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
import io.understudy.parameter.Consequence;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import io.understudy.switchover.Outlook;
import io.understudy.switchover.Outlooks;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** “If I switched now”: what would serve afterwards, against what serves today. */
@Path("/clusters/{cluster}/outlook")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class OutlookPage {

  private final Template template;
  private final Inventory inventory;
  private final Outlooks outlooks;

  OutlookPage(@Location("outlook.html") Template template, Inventory inventory, Outlooks outlooks) {
    this.template = template;
    this.inventory = inventory;
    this.outlooks = outlooks;
  }

  /** Differences of one consequence that matter, and those that are as agreed. */
  public record Group(Consequence consequence, List<Outlook.Difference> rows) {

    /** Such as {@code Changes behaviour}. */
    public String words() {
      String words = consequence.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
  }

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(
      @PathParam("cluster") String name, @QueryParam("candidate") @Nullable String wanted) {
    Cluster cluster = inventory.require(name);
    Node candidate =
        cluster.standbys().stream()
            .filter(node -> node.name().equals(wanted))
            .findFirst()
            .orElse(cluster.standbys().size() == 1 ? cluster.standbys().getFirst() : null);
    Outlook outlook = candidate == null ? null : outlooks.of(cluster, candidate);
    return template
        .data("cluster", cluster)
        .data("outlook", outlook)
        .data("groups", outlook == null ? List.of() : groups(outlook))
        .data(
            "agreed",
            outlook == null
                ? List.of()
                : outlook.differences().stream().filter(OutlookPage::agreed).toList())
        .render();
  }

  private static List<Group> groups(Outlook outlook) {
    return Stream.of(Consequence.values())
        .map(consequence ->
            new Group(
                consequence,
                outlook.differences().stream()
                    .filter(row -> row.consequence() == consequence && !agreed(row))
                    .toList()))
        .filter(group -> !group.rows().isEmpty())
        .toList();
  }

  private static boolean agreed(Outlook.Difference row) {
    return switch (row.why()) {
      case NODE, ROLE, RULE -> true;
      case A_SYNC_BRINGS_IT, NO_SYNC_BRINGS_IT, NOT_COMPARABLE -> false;
    };
  }
}
