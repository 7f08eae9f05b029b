package io.understudy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationFilter;
import io.understudy.readiness.Finding;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Preflight;
import io.understudy.readiness.Rehearsals;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.switchover.Estimates;
import io.understudy.switchover.MoveFilter;
import io.understudy.switchover.Powers;
import io.understudy.switchover.Switchovers;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Preflight of a cluster, and starting switchovers, failovers and rehearsals. */
@Path("/api/v1/clusters/{cluster}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Switchovers")
@RunOnVirtualThread
public class ClusterMovesResource {

  private static final int STANDARD_LIMIT = 50;
  private static final int LARGEST_LIMIT = 500;

  private static final String EXAMPLE =
      """
      {"kind": "switchover", "candidate": "beta", "reason": "kernel update of alpha", "confirm": "demo", "override": []}\
      """;

  private final Inventory inventory;
  private final Preflight preflight;
  private final Switchovers switchovers;
  private final Estimates estimates;
  private final CurrentUser current;

  ClusterMovesResource(
      Inventory inventory,
      Preflight preflight,
      Switchovers switchovers,
      Estimates estimates,
      CurrentUser current) {
    this.estimates = estimates;
    this.inventory = inventory;
    this.preflight = preflight;
    this.switchovers = switchovers;
    this.current = current;
  }

  /** What preflight found. */
  @Schema(name = "Preflight")
  public record PreflightAnswer(
      String candidate,
      String kind,
      Instant at,
      boolean ready,
      List<Finding> findings,
      @Nullable RehearsalAnswer rehearsal,
      Estimates.@Nullable Estimate estimate) {}

  /**
   * The candidate's last rehearsal that succeeded.
   *
   * @param stamps what was rehearsed, and how many parameters have changed since
   */
  @Schema(name = "Rehearsed")
  public record RehearsalAnswer(
      String switchover, Instant at, int changesSince, List<Rehearsals.Stamp> stamps) {

    static @Nullable RehearsalAnswer of(Rehearsals.@Nullable Rehearsed rehearsed) {
      return rehearsed == null
          ? null
          : new RehearsalAnswer(
              rehearsed.operation().toString(),
              rehearsed.at(),
              rehearsed.changesSince(),
              rehearsed.stamps());
    }
  }

  /** The latest moves. */
  public record MoveList(List<MoveAnswer> switchovers) {}

  /** Looks whether it would be safe. */
  @GET
  @Path("/preflight")
  @Allowed(Permission.VIEW)
  @Operation(
      summary = "Every reason why a switchover would not be safe now",
      description =
          "Collects first when the last poll is older than 30 s. `ready` means that nothing blocks.")
  public PreflightAnswer preflight(
      @PathParam("cluster") String name,
      @QueryParam("candidate") @Nullable String candidate,
      @QueryParam("kind") @Nullable String kind) {
    Cluster cluster = inventory.require(name);
    Preflight.Report report =
        preflight.of(
            cluster,
            MoveDeclaration.candidate(cluster, "candidate", candidate),
            MoveDeclaration.kind("kind", kind));
    return new PreflightAnswer(
        report.candidate(),
        report.kind().word(),
        report.at(),
        report.ready(),
        report.findings(),
        RehearsalAnswer.of(report.rehearsed()),
        estimates.of(cluster, report.kind()).orElse(null));
  }

  /** Starts one. */
  @POST
  @Path("/switchovers")
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.SWITCHOVER)
  @Operation(summary = "Start a switchover, a failover or a rehearsal")
  @APIResponse(
      responseCode = "201",
      description = "It runs",
      content = @Content(schema = @Schema(implementation = MoveAnswer.class)))
  @APIResponse(
      responseCode = "409",
      description = "PREFLIGHT_BLOCKS with the findings, OPERATION_RUNNING",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public Response start(
      @PathParam("cluster") String name,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = MoveDeclaration.class),
                      examples = @ExampleObject(name = "planned", value = EXAMPLE)))
          MoveDeclaration declaration) {
    Cluster cluster = inventory.require(name);
    Powers powers = new Powers(current.may(Permission.APPROVE), current.may(Permission.OVERRIDE));
    MoveAnswer answer =
        MoveAnswer.of(
            switchovers.start(name, declaration.request(cluster), current.actor(), powers));
    return Response.status(Response.Status.CREATED)
        .header("Location", "/api/v1/switchovers/" + answer.id())
        .entity(answer)
        .build();
  }

  /** Lists. */
  @GET
  @Path("/switchovers")
  @Allowed(Permission.VIEW)
  @Operation(
      summary = "The latest switchovers, failovers and rehearsals, newest first",
      description =
          "`text` stands in the reason, the ticket or a node's name; `before` is the `startedAt` where the page before ended.")
  public MoveList list(
      @PathParam("cluster") String name,
      @QueryParam("kind") @Nullable String kind,
      @QueryParam("state") @Nullable String state,
      @QueryParam("actor") @Nullable String actor,
      @QueryParam("text") @Nullable String text,
      @QueryParam("since") @Nullable Instant since,
      @QueryParam("before") @Nullable Instant before,
      @QueryParam("limit") @Nullable Integer limit) {
    MoveKind wanted = kind == null ? null : MoveDeclaration.kind("kind", kind);
    return new MoveList(
        switchovers
            .search(
                inventory.require(name),
                new MoveFilter(wanted, new OperationFilter(since, before, actor, state, text)),
                Query.limit(limit, STANDARD_LIMIT, LARGEST_LIMIT))
            .stream()
            .map(MoveAnswer::of)
            .toList());
  }
}
