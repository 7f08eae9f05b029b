package io.understudy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.Declared;
import io.understudy.inventory.Inventory;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.traffic.Traffic;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Declaring and seeing clusters. */
@Path("/api/v1/clusters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Clusters")
@RunOnVirtualThread
public class ClusterResource {

  private static final String EXAMPLE =
      """
      {"nodes": [{"name": "alpha", "agent": {"url": "http://127.0.0.1:7701", "token": "a-long-random-string"}},
                 {"name": "beta",  "agent": {"url": "http://127.0.0.1:7702", "token": "another-long-random-string"}}],
       "primary": "alpha",
       "components": [{"name": "db", "kind": "database", "driver": "postgresql"}],
       "schedule": {"every": "PT30S"},
       "approval": "required",
       "fourEyes": false,
       "traffic": [],
       "probes": [{"probe": "tcp", "name": "port", "address": "db.example:5432"},
                  {"probe": "http", "name": "shop", "url": "https://shop.example/health", "status": 200, "contains": "ok"},
                  {"probe": "sql", "name": "writes", "url": "jdbc:postgresql://db.example:5432/app", "user": "probe",
                   "password": "a-password", "query": "SELECT pg_is_in_recovery()", "expect": "f"}]}\
      """;

  /** Nobody waits longer for a director that does not answer. */
  private static final Duration TRAFFIC_LIMIT = Duration.ofSeconds(2);

  private final Inventory inventory;
  private final NodeStates states;
  private final Traffic traffic;
  private final CurrentUser current;

  ClusterResource(Inventory inventory, NodeStates states, Traffic traffic, CurrentUser current) {
    this.inventory = inventory;
    this.states = states;
    this.traffic = traffic;
    this.current = current;
  }

  /** All clusters, by name. */
  public record ClusterList(List<ClusterAnswer> clusters) {}

  /** Lists. */
  @GET
  @Allowed(Permission.VIEW)
  @Operation(summary = "List the clusters")
  public ClusterList list() {
    return new ClusterList(inventory.list().stream().map(this::answer).toList());
  }

  /** Shows one. */
  @GET
  @Path("/{cluster}")
  @Allowed(Permission.VIEW)
  @Operation(summary = "See a cluster")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = ClusterAnswer.class)))
  @APIResponse(
      responseCode = "404",
      description = "UNKNOWN_CLUSTER",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public ClusterAnswer see(@PathParam("cluster") String cluster) {
    Cluster found = inventory.require(cluster);
    return answer(found).with(traffic.now(found, TRAFFIC_LIMIT));
  }

  /** Declares one. */
  @PUT
  @Path("/{cluster}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.DECLARE)
  @Operation(
      summary = "Declare a cluster",
      description =
          "Idempotent; contacts no agent. `primary` counts at the first declaration only. A token"
              + " or password `***` keeps what was there. `traffic` and `probes` are read strictly:"
              + " an unknown field is refused by name.")
  @APIResponse(
      responseCode = "200",
      description = "It is as declared",
      content = @Content(schema = @Schema(implementation = ClusterAnswer.class)))
  @APIResponse(responseCode = "201", description = "It was not there before")
  @APIResponse(
      responseCode = "400",
      description = "INVALID_FIELD, UNKNOWN_FIELD, MALFORMED_JSON",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "409",
      description = "ROLE_MISMATCH, COMPONENT_CHANGED",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public Response declare(
      @PathParam("cluster") String cluster,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = ClusterDeclaration.class),
                      examples = @ExampleObject(name = "a pair", value = EXAMPLE)))
          ClusterDeclaration declaration) {
    Declared declared = inventory.declare(cluster, declaration, current.actor());
    int status =
        switch (declared) {
          case Declared.Created ignored -> 201;
          case Declared.Updated ignored -> 200;
          case Declared.Unchanged ignored -> 200;
        };
    return Response.status(status).entity(answer(declared.cluster())).build();
  }

  /** Removes one. */
  @DELETE
  @Path("/{cluster}")
  @Allowed(Permission.DECLARE)
  @Operation(summary = "Remove a cluster with its history; the audit trail stays")
  @APIResponse(responseCode = "204", description = "It is gone")
  public void remove(@PathParam("cluster") String cluster) {
    inventory.delete(cluster, current.actor());
  }

  private ClusterAnswer answer(Cluster cluster) {
    return ClusterAnswer.of(cluster, states);
  }
}
