package io.understudy.api;

import io.understudy.audit.Actor;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.sync.Sync;
import io.understudy.sync.SyncDeclaration;
import io.understudy.sync.Syncs;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The syncs of a cluster. */
@Path("/api/v1/clusters/{cluster}/syncs")
@Tag(name = "syncs")
@Produces(MediaType.APPLICATION_JSON)
public class ClusterSyncsResource {

  private static final int STANDARD = 50;
  private static final int MOST = 500;

  private final Inventory inventory;
  private final Syncs syncs;
  private final CurrentUser user;

  ClusterSyncsResource(Inventory inventory, Syncs syncs, CurrentUser user) {
    this.inventory = inventory;
    this.syncs = syncs;
    this.user = user;
  }

  @GET
  @Allowed(Permission.VIEW)
  @Operation(summary = "Syncs, newest first")
  public SyncPage list(
      @PathParam("cluster") String name,
      @QueryParam("before") @Nullable Long before,
      @QueryParam("limit") @Nullable Integer limit) {
    Cluster cluster = inventory.require(name);
    int size = Query.limit(limit, STANDARD, MOST);
    List<SyncAnswer> page = syncs.page(cluster, before, size).stream().map(SyncAnswer::of).toList();
    return new SyncPage(page, page.size() < size ? null : page.getLast().id());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.PROPOSE)
  @Operation(
      summary = "Propose a sync",
      description =
          "Reads both sides and plans. With nothing to do it has succeeded at once. force skips"
              + " approval and freeze windows, and needs a reason and the permission to force;"
              + " revision goes back to that revision of the primary.")
  public Response propose(
      @PathParam("cluster") String name, @OptionalBody SyncDeclaration declared) {
    Actor actor =
        Boolean.TRUE.equals(declared.force()) ? user.require(Permission.FORCE) : user.actor();
    Sync sync = syncs.propose(name, declared, actor);
    return Response.created(URI.create("/api/v1/syncs/" + sync.id()))
        .entity(SyncAnswer.of(sync))
        .build();
  }
}
