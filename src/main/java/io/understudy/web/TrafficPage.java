package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Asks every traffic director of a cluster where clients go now. */
@Path("/clusters/{cluster}/traffic")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class TrafficPage {

  private final Template template;
  private final Inventory inventory;
  private final TrafficSeen seen;

  TrafficPage(@Location("traffic.html") Template template, Inventory inventory, TrafficSeen seen) {
    this.template = template;
    this.inventory = inventory;
    this.seen = seen;
  }

  /** The page; the cluster's page takes a part of it. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(@PathParam("cluster") String name) {
    Cluster cluster = inventory.require(name);
    return template.data("cluster", cluster).data("seen", seen.ask(cluster)).render();
  }
}
