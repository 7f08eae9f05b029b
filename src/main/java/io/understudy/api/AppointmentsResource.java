package io.understudy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.agenda.Appointments;
import io.understudy.agenda.RehearsalPlan;
import io.understudy.agenda.RehearsalPlans;
import io.understudy.calendar.Cron;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.switchover.Powers;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Moves that run at a time, and rehearsals again and again. */
@Path("/api/v1/clusters/{cluster}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Agenda")
@RunOnVirtualThread
public class AppointmentsResource {

  private static final int STANDARD_LIMIT = 50;
  private static final int LARGEST_LIMIT = 500;

  private static final String EXAMPLE =
      """
      {"at": "2030-01-12T22:00:00Z", "candidate": "beta", "reason": "kernel update of alpha", "ticket": "CHG-7", "confirm": "demo"}\
      """;

  private final Inventory inventory;
  private final Appointments appointments;
  private final RehearsalPlans plans;
  private final CurrentUser current;

  AppointmentsResource(
      Inventory inventory, Appointments appointments, RehearsalPlans plans, CurrentUser current) {
    this.inventory = inventory;
    this.appointments = appointments;
    this.plans = plans;
    this.current = current;
  }

  /** The latest appointments. */
  public record AppointmentList(List<AppointmentAnswer> appointments) {}

  /**
   * When a cluster is rehearsed.
   *
   * @param candidate null for the only standby
   * @param next only told
   */
  @Schema(name = "RehearsalPlan")
  public record PlanAnswer(
      String cron,
      String zone,
      @Nullable String candidate,
      String plannedBy,
      @Nullable Instant next) {

    static PlanAnswer of(RehearsalPlan plan) {
      return new PlanAnswer(
          plan.cron().expression(),
          plan.cron().zone().getId(),
          plan.candidate(),
          plan.madeBy(),
          plan.nextDue());
    }
  }

  /** A plan as somebody wants it. */
  @Schema(name = "RehearsalPlanRequest")
  public record PlanDeclaration(
      @Nullable String cron, @Nullable String zone, @Nullable String candidate) {}

  /** Makes one. */
  @POST
  @Path("/appointments")
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.SWITCHOVER)
  @Operation(
      summary = "Schedule a switchover or a rehearsal",
      description =
          "Preflight decides at that time, with the permissions that you have then. What blocks then"
              + " is not run but reported: in the audit trail, as an event and as an alarm.")
  @APIResponse(
      responseCode = "201",
      description = "It is scheduled",
      content = @Content(schema = @Schema(implementation = AppointmentAnswer.class)))
  public Response make(
      @PathParam("cluster") String name,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = AppointmentDeclaration.class),
                      examples = @ExampleObject(name = "a night", value = EXAMPLE)))
          AppointmentDeclaration declaration) {
    Cluster cluster = inventory.require(name);
    Powers powers = new Powers(current.may(Permission.APPROVE), current.may(Permission.OVERRIDE));
    AppointmentAnswer answer =
        AppointmentAnswer.of(
            name,
            appointments.make(
                cluster,
                declaration.time(),
                declaration.move().request(cluster),
                current.actor(),
                powers));
    return Response.status(Response.Status.CREATED)
        .header("Location", "/api/v1/clusters/" + name + "/appointments/" + answer.id())
        .entity(answer)
        .build();
  }

  /** Lists. */
  @GET
  @Path("/appointments")
  @Allowed(Permission.VIEW)
  @Operation(summary = "The latest scheduled moves in any state, newest first")
  public AppointmentList list(
      @PathParam("cluster") String name, @QueryParam("limit") @Nullable Integer limit) {
    return new AppointmentList(
        appointments
            .recent(inventory.require(name), Query.limit(limit, STANDARD_LIMIT, LARGEST_LIMIT))
            .stream()
            .map(appointment -> AppointmentAnswer.of(name, appointment))
            .toList());
  }

  /** Shows one. */
  @GET
  @Path("/appointments/{id}")
  @Allowed(Permission.VIEW)
  @Operation(summary = "See a scheduled move")
  public AppointmentAnswer see(@PathParam("cluster") String name, @PathParam("id") String id) {
    return AppointmentAnswer.of(name, appointments.require(inventory.require(name), uuid(id)));
  }

  /** Takes one back. */
  @POST
  @Path("/appointments/{id}/cancel")
  @Allowed(Permission.SWITCHOVER)
  @Operation(summary = "Cancel a scheduled move")
  public AppointmentAnswer cancel(@PathParam("cluster") String name, @PathParam("id") String id) {
    return AppointmentAnswer.of(
        name, appointments.cancel(inventory.require(name), uuid(id), current.actor()));
  }

  /** Shows the plan. */
  @GET
  @Path("/rehearsal-plan")
  @Allowed(Permission.VIEW)
  @Operation(summary = "When the cluster is rehearsed by itself; 404 when it is not")
  public PlanAnswer plan(@PathParam("cluster") String name) {
    return plans
        .of(inventory.require(name))
        .map(PlanAnswer::of)
        .orElseThrow(() ->
            new RequestRefused(
                ErrorCode.NOT_FOUND, "cluster " + name + " has no plan of rehearsals"));
  }

  /** Makes the plan. */
  @PUT
  @Path("/rehearsal-plan")
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.SWITCHOVER)
  @Operation(summary = "Rehearse by a Quartz cron expression in a zone")
  public PlanAnswer plan(
      @PathParam("cluster") String name,
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = PlanDeclaration.class)))
          PlanDeclaration declaration) {
    Cluster cluster = inventory.require(name);
    return PlanAnswer.of(
        plans.put(
            cluster,
            cron(declaration.cron(), declaration.zone()),
            declaration.candidate(),
            current.actor()));
  }

  /** Takes the plan back. */
  @DELETE
  @Path("/rehearsal-plan")
  @Allowed(Permission.SWITCHOVER)
  @Operation(summary = "Rehearse no more by itself")
  @APIResponse(responseCode = "204", description = "There is no plan")
  public void unplan(@PathParam("cluster") String name) {
    plans.remove(inventory.require(name), current.actor());
  }

  private static Cron cron(@Nullable String cron, @Nullable String zone) {
    if (cron == null) {
      throw RequestRefused.field("cron", "is missing; 0 0 3 ? * SUN is every Sunday at three");
    }
    try {
      return Cron.of(cron, zone == null ? "UTC" : zone);
    } catch (IllegalArgumentException e) {
      throw RequestRefused.field("cron", String.valueOf(e.getMessage()));
    }
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new RequestRefused(
          ErrorCode.UNKNOWN_APPOINTMENT, "there is no scheduled move of that id");
    }
  }
}
