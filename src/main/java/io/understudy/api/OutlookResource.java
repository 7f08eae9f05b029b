package io.understudy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What would serve after a switch now. */
@Path("/api/v1/clusters/{cluster}/outlook")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Switchovers")
@RunOnVirtualThread
public class OutlookResource {

  private final Inventory inventory;
  private final Outlooks outlooks;

  OutlookResource(Inventory inventory, Outlooks outlooks) {
    this.inventory = inventory;
    this.outlooks = outlooks;
  }

  /** Looks ahead. */
  @GET
  @Allowed(Permission.VIEW)
  @Operation(
      summary = "If I switched now: the candidate's configuration afterwards against today's",
      description =
          "From the newest revisions; asks no agent. `differences` are parameters that would not be as today, each with its consequence and why; `moves` are role-bound parameters that the candidate would take over.")
  public Outlook see(
      @PathParam("cluster") String name, @QueryParam("candidate") @Nullable String candidate) {
    Cluster cluster = inventory.require(name);
    return outlooks.of(
        cluster, cluster.node(MoveDeclaration.candidate(cluster, "candidate", candidate)));
  }
}
