package io.understudy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.alarm.Alarms;
import io.understudy.inventory.Inventory;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What nobody may overlook. */
@Path("/api/v1/clusters/{cluster}/alarms")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Alarms")
@RunOnVirtualThread
public class AlarmsResource {

  private static final int STANDARD_LIMIT = 50;
  private static final int LARGEST_LIMIT = 500;

  private final Inventory inventory;
  private final Alarms alarms;
  private final CurrentUser current;

  AlarmsResource(Inventory inventory, Alarms alarms, CurrentUser current) {
    this.inventory = inventory;
    this.alarms = alarms;
    this.current = current;
  }

  /** The latest alarms. */
  public record AlarmList(List<AlarmAnswer> alarms) {}

  /** What somebody says who has seen it. */
  @Schema(name = "Acknowledgement")
  public record Acknowledgement(@Nullable String note) {}

  /** Lists. */
  @GET
  @Allowed(Permission.VIEW)
  @Operation(
      summary = "The latest alarms, open and closed, newest first",
      description = "The open ones also stand in the cluster's `alarms`.")
  public AlarmList list(
      @PathParam("cluster") String name, @QueryParam("limit") @Nullable Integer limit) {
    return new AlarmList(
        alarms
            .recent(inventory.require(name), Query.limit(limit, STANDARD_LIMIT, LARGEST_LIMIT))
            .stream()
            .map(AlarmAnswer::of)
            .toList());
  }

  /** Somebody has seen it. */
  @POST
  @Path("/{id}/acknowledge")
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.SWITCHOVER)
  @Operation(
      summary = "Acknowledge an alarm",
      description = "It is closed when its cause is gone too. `note` says what was found.")
  public AlarmAnswer acknowledge(
      @PathParam("cluster") String name,
      @PathParam("id") String id,
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = Acknowledgement.class)))
          Acknowledgement acknowledgement) {
    return AlarmAnswer.of(
        alarms.acknowledge(
            inventory.require(name),
            number(id),
            acknowledgement.note() == null ? "" : acknowledgement.note(),
            current.actor()));
  }

  private static long number(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw new RequestRefused(ErrorCode.UNKNOWN_ALARM, "there is no alarm of that number");
    }
  }
}
