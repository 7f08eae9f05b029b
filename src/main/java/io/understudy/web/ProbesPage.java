package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Probe;
import io.understudy.probe.Probed;
import io.understudy.probe.Probes;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;

/** Asks every probe of a cluster now, so that one that was just declared can be tried. */
@Path("/clusters/{cluster}/probes")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class ProbesPage {

  private final Template template;
  private final Inventory inventory;
  private final Probes probes;

  ProbesPage(@Location("probes.html") Template template, Inventory inventory, Probes probes) {
    this.template = template;
    this.inventory = inventory;
    this.probes = probes;
  }

  /** A probe and what came of it. */
  public record Row(Probe probe, State state, String detail, String took) {

    static Row of(Probe probe, Probed probed) {
      return new Row(
          probe,
          probed.passed() ? State.ok("passes") : State.bad("fails"),
          probed.detail(),
          probed.millis() + " ms");
    }
  }

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(@PathParam("cluster") String name) {
    Cluster cluster = inventory.require(name);
    List<Probed> probed = probes.ask(cluster.probes());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < probed.size(); i++) {
      rows.add(Row.of(cluster.probes().get(i), probed.get(i)));
    }
    return template.data("cluster", cluster).data("rows", rows).render();
  }
}
