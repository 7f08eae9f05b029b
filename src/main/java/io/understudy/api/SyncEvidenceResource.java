package io.understudy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.evidence.Evidence;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signed evidence of a sync. */
@Path("/api/v1/syncs/{id}/evidence")
@Tag(name = "Evidence")
@RunOnVirtualThread
public class SyncEvidenceResource {

  private final Evidence evidence;
  private final CurrentUser current;

  SyncEvidenceResource(Evidence evidence, CurrentUser current) {
    this.evidence = evidence;
    this.current = current;
  }

  /** Of a sync. */
  @GET
  @Produces("application/zip")
  @Allowed(Permission.VIEW)
  @Operation(summary = "The evidence of a sync that has ended")
  @APIResponse(responseCode = "200", description = "The zip")
  @APIResponse(responseCode = "409", description = "WRONG_STATE before it has ended")
  public Response sync(@PathParam("id") String id) {
    return EvidenceResource.zip(evidence.ofSync(number(id), current.actor()));
  }

  private static long number(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw new RequestRefused(ErrorCode.UNKNOWN_SYNC, "there is no sync of that number");
    }
  }
}
