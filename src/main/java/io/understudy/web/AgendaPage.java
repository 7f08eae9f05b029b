package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.agenda.Appointment;
import io.understudy.agenda.Appointments;
import io.understudy.agenda.RehearsalPlan;
import io.understudy.agenda.RehearsalPlans;
import io.understudy.calendar.Cron;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Moves of a cluster that wait for their time, what became of earlier ones, and its rehearsals. */
@Path("/clusters/{cluster}/agenda")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class AgendaPage {

  private static final int SHOWN = 50;
  private static final int SHOWN_RUNS = 3;

  private final Template template;
  private final Inventory inventory;
  private final Appointments appointments;
  private final RehearsalPlans plans;
  private final CurrentUser current;
  private final Clock clock;

  AgendaPage(
      @Location("agenda.html") Template template,
      Inventory inventory,
      Appointments appointments,
      RehearsalPlans plans,
      CurrentUser current,
      Clock clock) {
    this.template = template;
    this.inventory = inventory;
    this.appointments = appointments;
    this.plans = plans;
    this.current = current;
    this.clock = clock;
  }

  /** An appointment for the table. */
  public record Row(Appointment appointment, State state) {

    static Row of(Appointment appointment) {
      return new Row(appointment, AgendaPage.state(appointment));
    }
  }

  /** What was typed, and what is wrong with it. */
  private record Typed(Map<String, String> values, Map<String, String> errors) {}

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(@PathParam("cluster") String name) {
    return show(inventory.require(name), new Typed(Map.of(), Map.of()), null);
  }

  /** Takes an appointment back. */
  @POST
  @Path("/{id}/cancel")
  @Allowed(Permission.SWITCHOVER)
  public Response cancel(@PathParam("cluster") String name, @PathParam("id") String id) {
    Cluster cluster = inventory.require(name);
    try {
      appointments.cancel(cluster, uuid(id), current.actor());
      return back(name);
    } catch (RequestRefused refused) {
      return Response.status(refused.code().status())
          .entity(show(cluster, new Typed(Map.of(), Map.of()), refused.message()))
          .build();
    }
  }

  /** Makes, or with an empty expression removes, the plan of rehearsals. */
  @POST
  @Path("/rehearsals")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.SWITCHOVER)
  public Response plan(
      @PathParam("cluster") String name,
      @FormParam("action") @Nullable String action,
      @FormParam("cron") @Nullable String cron,
      @FormParam("zone") @Nullable String zone,
      @FormParam("candidate") @Nullable String candidate) {
    Cluster cluster = inventory.require(name);
    try {
      if ("stop".equals(action)) {
        plans.remove(cluster, current.actor());
      } else {
        plans.put(cluster, cron(text(cron), text(zone)), blankToNull(candidate), current.actor());
      }
      return back(name);
    } catch (RequestRefused refused) {
      Map<String, String> errors = new HashMap<>();
      for (FieldError error : refused.errors()) {
        errors.put(error.field(), error.message());
      }
      return Response.status(refused.code().status())
          .entity(
              show(
                  cluster,
                  new Typed(Map.of("cron", text(cron), "zone", text(zone)), errors),
                  errors.isEmpty() ? refused.message() : null))
          .build();
    }
  }

  private String show(Cluster cluster, Typed typed, @Nullable String problem) {
    List<Row> all = appointments.recent(cluster, SHOWN).stream().map(Row::of).toList();
    RehearsalPlan plan = plans.of(cluster).orElse(null);
    return template
        .data("cluster", cluster)
        .data("waiting", appointments.waiting(cluster).stream().map(Row::of).toList())
        .data(
            "past",
            all.stream()
                .filter(row -> row.appointment().state() != Appointment.State.SCHEDULED)
                .toList())
        .data("plan", plan)
        .data("runs", plan == null ? List.of() : plan.cron().next(clock.instant(), SHOWN_RUNS))
        .data("values", typed.values())
        .data("errors", typed.errors())
        .data("zone", ZoneId.systemDefault().getId())
        .data("problem", problem)
        .render();
  }

  private static State state(Appointment appointment) {
    return switch (appointment.state()) {
      case SCHEDULED -> State.waiting("scheduled");
      case STARTED -> State.ok("begun").leadingTo("/switchovers/" + appointment.operation());
      case BLOCKED -> State.bad("blocked, did not run");
      case MISSED -> State.bad("missed, did not run");
      case CANCELLED -> State.warn("cancelled");
    };
  }

  private static Cron cron(String cron, String zone) {
    try {
      return Cron.of(cron, zone);
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

  private static Response back(String cluster) {
    return Response.seeOther(URI.create("/clusters/" + cluster + "/agenda")).build();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
