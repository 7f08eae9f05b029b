package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.alarm.Alarms;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
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
import org.jspecify.annotations.Nullable;

/** The alarms of a cluster: what is open with what to do about it, and what was. */
@Path("/clusters/{cluster}/alarms")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class AlarmsPage {

  private static final int SHOWN = 100;

  private final Template template;
  private final Inventory inventory;
  private final Alarms alarms;
  private final AlarmPart open;
  private final CurrentUser current;

  AlarmsPage(
      @Location("alarms.html") Template template,
      Inventory inventory,
      Alarms alarms,
      AlarmPart open,
      CurrentUser current) {
    this.template = template;
    this.inventory = inventory;
    this.alarms = alarms;
    this.open = open;
    this.current = current;
  }

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(@PathParam("cluster") String name) {
    return show(inventory.require(name), null);
  }

  /** Somebody has seen it. */
  @POST
  @Path("/{id}/acknowledge")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.SWITCHOVER)
  public Response acknowledge(
      @PathParam("cluster") String name,
      @PathParam("id") long id,
      @FormParam("note") @Nullable String note) {
    Cluster cluster = inventory.require(name);
    try {
      alarms.acknowledge(cluster, id, note == null ? "" : note, current.actor());
      return Response.seeOther(URI.create("/clusters/" + name + "/alarms")).build();
    } catch (RequestRefused refused) {
      return Response.status(refused.code().status())
          .entity(show(cluster, refused.message()))
          .build();
    }
  }

  private String show(Cluster cluster, @Nullable String problem) {
    return template
        .data("cluster", cluster)
        .data("open", open.html(cluster))
        .data(
            "past",
            alarms.recent(cluster, SHOWN).stream()
                .filter(alarm -> alarm.state().equals("CLOSED"))
                .toList())
        .data("problem", problem)
        .render();
  }
}
