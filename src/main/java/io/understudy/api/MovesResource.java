package io.understudy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.operation.OperationId;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.switchover.Switchovers;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One switchover, failover or rehearsal. */
@Path("/api/v1/switchovers/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Switchovers")
@RunOnVirtualThread
public class MovesResource {

  private final Switchovers switchovers;
  private final CurrentUser current;

  MovesResource(Switchovers switchovers, CurrentUser current) {
    this.switchovers = switchovers;
    this.current = current;
  }

  /** Shows it. */
  @GET
  @Allowed(Permission.VIEW)
  @Operation(summary = "See a switchover with its steps and every attempt")
  public MoveAnswer see(@PathParam("id") String id) {
    return MoveAnswer.of(switchovers.require(id(id)));
  }

  /** Turns it. */
  @POST
  @Path("/cancel")
  @Allowed(Permission.SWITCHOVER)
  @Operation(
      summary = "Cancel a switchover",
      description = "Possible until the candidate is promoted; what was done is undone.")
  public MoveAnswer cancel(@PathParam("id") String id) {
    return MoveAnswer.of(switchovers.cancel(id(id), current.actor()));
  }

  static OperationId id(String text) {
    return OperationId.find(text)
        .orElseThrow(() ->
            new RequestRefused(
                ErrorCode.UNKNOWN_SWITCHOVER,
                "there is no switchover, failover or rehearsal of that id"));
  }
}
