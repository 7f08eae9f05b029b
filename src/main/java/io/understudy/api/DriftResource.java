package io.understudy.api;

import io.understudy.drift.Drifts;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How the standbys of a cluster differ from what they should be. */
@Path("/api/v1/clusters/{cluster}/drift")
@Tag(name = "drift")
@Produces(MediaType.APPLICATION_JSON)
@Allowed(Permission.VIEW)
public class DriftResource {

  private final Inventory inventory;
  private final Drifts drifts;

  DriftResource(Inventory inventory, Drifts drifts) {
    this.inventory = inventory;
    this.drifts = drifts;
  }

  @GET
  @Operation(
      summary = "Drift of every standby, or of one",
      description =
          "As of the last poll. items holds drift only; differences that are as they should be"
              + " (a node's own values, values of the role, rules) are in expected.")
  public DriftAnswer drift(
      @PathParam("cluster") String name, @QueryParam("standby") @Nullable String standby) {
    Cluster cluster = inventory.require(name);
    if (standby == null) {
      return DriftAnswer.of(drifts.of(cluster));
    }
    Node node = cluster.node(standby);
    if (node.primary()) {
      throw Query.wrong(
          "standby", standby + " is the primary, which is what standbys are compared with");
    }
    return DriftAnswer.of(List.of(drifts.of(cluster, node)));
  }
}
