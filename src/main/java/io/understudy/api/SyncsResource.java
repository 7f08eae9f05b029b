package io.understudy.api;

import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.sync.Syncs;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One sync: looking at it, and deciding. */
@Path("/api/v1/syncs/{id}")
@Tag(name = "syncs")
@Produces(MediaType.APPLICATION_JSON)
public class SyncsResource {

  private final Syncs syncs;
  private final CurrentUser user;

  SyncsResource(Syncs syncs, CurrentUser user) {
    this.syncs = syncs;
    this.user = user;
  }

  @GET
  @Allowed(Permission.VIEW)
  @Operation(summary = "A sync as it stands")
  public SyncAnswer get(@PathParam("id") long id) {
    return SyncAnswer.of(syncs.require(id));
  }

  @POST
  @Path("/approve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.APPROVE)
  @Operation(
      summary = "Approve exactly this plan",
      description = "Returns at once. A plan that no longer fits is 409 STALE_PLAN.")
  public SyncAnswer approve(@PathParam("id") long id, SyncDecision decision) {
    String planHash = decision.planHash();
    if (planHash == null) {
      throw RequestRefused.field("planHash", "is missing; name the plan that you approve");
    }
    return SyncAnswer.of(syncs.approve(id, planHash, decision.comment(), user.actor()));
  }

  @POST
  @Path("/reject")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @Allowed(Permission.APPROVE)
  @Operation(summary = "Say no, with a comment")
  public SyncAnswer reject(@PathParam("id") long id, @OptionalBody SyncDecision decision) {
    return SyncAnswer.of(syncs.reject(id, decision.comment(), user.actor()));
  }

  @POST
  @Path("/cancel")
  @Allowed(Permission.PROPOSE)
  @Operation(
      summary = "Withdraw it",
      description = "One that runs turns at its next step and puts back what it did.")
  public SyncAnswer cancel(@PathParam("id") long id) {
    return SyncAnswer.of(syncs.cancel(id, user.actor()));
  }
}
