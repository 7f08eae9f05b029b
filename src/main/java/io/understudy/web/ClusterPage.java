package io.understudy.web;

import io.quarkus.arc.All;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One cluster: its topology, what the capabilities have to say, and what can be done. */
@Path("/clusters/{cluster}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class ClusterPage {

  private final Template template;
  private final Inventory inventory;
  private final Overview overview;
  private final List<ClusterPart> parts;
  private final CurrentUser current;

  ClusterPage(
      @Location("cluster.html") Template template,
      Inventory inventory,
      Overview overview,
      @All List<ClusterPart> parts,
      CurrentUser current) {
    this.template = template;
    this.inventory = inventory;
    this.overview = overview;
    this.parts = parts.stream().sorted(Comparator.comparingInt(ClusterPart::order)).toList();
    this.current = current;
  }

  /** A node with what is said about it. */
  public record Box(Node node, List<State> states) {}

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(@PathParam("cluster") String name) {
    return show(inventory.require(name), null);
  }

  /** Removes the cluster when its name was typed. */
  @POST
  @Path("/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.DECLARE)
  public Response remove(
      @PathParam("cluster") String name, @FormParam("confirm") @Nullable String confirm) {
    Cluster cluster = inventory.require(name);
    if (!name.equals(confirm)) {
      return Response.status(400)
          .entity(show(cluster, "Nothing was removed: type " + name + " to confirm."))
          .build();
    }
    try {
      inventory.delete(name, current.actor());
    } catch (RequestRefused refused) {
      return Response.status(refused.code().status())
          .entity(show(cluster, refused.message()))
          .build();
    }
    return Response.seeOther(URI.create("/")).build();
  }

  private String show(Cluster cluster, @Nullable String problem) {
    return template
        .data("cluster", cluster)
        .data("row", overview.row(cluster))
        .data("primary", box(cluster, cluster.primary()))
        .data("standbys", cluster.standbys().stream().map(node -> box(cluster, node)).toList())
        .data("parts", parts.stream().map(part -> part.html(cluster)).toList())
        .data("problem", problem)
        .render();
  }

  private Box box(Cluster cluster, Node node) {
    return new Box(node, overview.states(cluster, node));
  }
}
