package io.understudy.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.polling.PollOutcome;
import io.understudy.polling.Polling;
import io.understudy.polling.Schedules;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Collecting now, and when it is done by itself. */
@Path("/api/v1/clusters/{cluster}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Polling")
@RunOnVirtualThread
public class PollResource {

  private static final String EXAMPLE =
      """
      {"cron": "0 */5 * * * ?", "zone": "Europe/Berlin",
       "paused": {"reason": "storage is moved", "until": "2026-11-23T06:00:00Z"},
       "freezeWindows": [{"reason": "nightly batch", "cron": "0 0 22 * * ?", "zone": "Europe/Berlin", "duration": "PT8H"},
                         {"reason": "holidays", "from": "2026-12-24T12:00:00Z", "until": "2026-12-27T06:00:00Z"}]}\
      """;

  private final Inventory inventory;
  private final Polling polling;
  private final Schedules schedules;
  private final CurrentUser current;

  PollResource(Inventory inventory, Polling polling, Schedules schedules, CurrentUser current) {
    this.inventory = inventory;
    this.polling = polling;
    this.schedules = schedules;
    this.current = current;
  }

  /** What came of it, instance by instance. */
  @Schema(name = "PollReport")
  public record Report(List<Outcome> instances) {}

  /** What came of one instance. */
  @Schema(name = "PollOutcome")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Outcome(
      String node,
      String component,
      @Schema(enumeration = {"changed", "unchanged", "unreachable", "error"}) String outcome,
      @Nullable Integer revision,
      boolean lineageBegun,
      @Nullable String error) {

    static Outcome of(PollOutcome outcome) {
      return new Outcome(
          outcome.node(),
          outcome.component(),
          outcome.outcome().name().toLowerCase(Locale.ROOT),
          outcome.revision(),
          outcome.lineageBegun(),
          outcome.error());
    }
  }

  /** Collects now. */
  @POST
  @Path("/poll")
  @Allowed(Permission.POLL)
  @Operation(
      summary = "Collect every instance now",
      description =
          "Whatever pause and backoff say; joins a poll that is running, and answers when all are"
              + " done.")
  public Report poll(@PathParam("cluster") String cluster) {
    return new Report(
        polling.pollNow(inventory.require(cluster)).instances().stream().map(Outcome::of).toList());
  }

  /** Shows the schedule. */
  @GET
  @Path("/schedule")
  @Allowed(Permission.VIEW)
  @Operation(summary = "See when the cluster is collected")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "nightly freeze", value = EXAMPLE)))
  public ObjectNode schedule(@PathParam("cluster") String cluster) {
    return schedules.document(inventory.require(cluster));
  }

  /** Changes the schedule. */
  @PUT
  @Path("/schedule")
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.SCHEDULE)
  @Operation(
      summary = "Change when the cluster is collected",
      description =
          "`every` (ISO 8601) or `cron` (Quartz) with `zone`; `paused` is false or has a reason and"
              + " an end; what is absent stays as it is.")
  @APIResponse(responseCode = "400", description = "INVALID_FIELD, UNKNOWN_FIELD")
  public ObjectNode change(
      @PathParam("cluster") String cluster,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(type = SchemaType.OBJECT),
                      examples = @ExampleObject(name = "nightly freeze", value = EXAMPLE)))
          JsonNode document) {
    Cluster found = inventory.require(cluster);
    schedules.change(found, document, current.actor());
    return schedules.document(found);
  }
}
