package io.understudy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.evidence.Evidence;
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

/** Signed evidence of a switchover, failover or rehearsal. */
@Path("/api/v1/switchovers/{id}/evidence")
@Tag(name = "Evidence")
@RunOnVirtualThread
public class EvidenceResource {

  private final Evidence evidence;
  private final CurrentUser current;

  EvidenceResource(Evidence evidence, CurrentUser current) {
    this.evidence = evidence;
    this.current = current;
  }

  /** Of a move. */
  @GET
  @Produces("application/zip")
  @Allowed(Permission.VIEW)
  @Operation(
      summary = "The evidence of a switchover, failover or rehearsal that has ended",
      description =
          "A zip with `SHA256SUMS` and its Ed25519 signature; see `README.txt` in it. The same operation gives the same bytes.")
  @APIResponse(responseCode = "200", description = "The zip")
  @APIResponse(responseCode = "409", description = "WRONG_STATE while it runs")
  public Response move(@PathParam("id") String id) {
    return zip(evidence.ofMove(MovesResource.id(id), current.actor()));
  }

  static Response zip(Evidence.Zip zip) {
    return Response.ok(zip.bytes())
        .header("Content-Disposition", "attachment; filename=\"" + zip.fileName() + "\"")
        .build();
  }
}
