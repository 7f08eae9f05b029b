package io.understudy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.evidence.Evidence;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The key that verifies evidence. */
@Path("/api/v1/evidence-key")
@Tag(name = "Evidence")
@RunOnVirtualThread
public class EvidenceKeyResource {

  private final Evidence evidence;

  EvidenceKeyResource(Evidence evidence) {
    this.evidence = evidence;
  }

  /** The key. */
  @GET
  @Produces("application/x-pem-file")
  @Allowed(Permission.VIEW)
  @Operation(summary = "The public key that verifies every evidence pack of this installation, PEM")
  public Response key() {
    return Response.ok(evidence.publicKey())
        .header("Content-Disposition", "attachment; filename=\"evidence-key.pem\"")
        .build();
  }
}
