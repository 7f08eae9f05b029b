package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.drift.Cause;
import io.understudy.drift.Rule;
import io.understudy.drift.RuleDeclaration;
import io.understudy.drift.Rules;
import io.understudy.drift.StandbyDrift;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.Consequence;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.sync.Sync;
import io.understudy.sync.SyncDeclaration;
import io.understudy.sync.Syncs;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the standbys of a cluster differ, and the way from there to a sync or a rule. */
@Path("/clusters/{cluster}/drift")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class DriftPage {

  private final Template template;
  private final Inventory inventory;
  private final Judgements judgements;
  private final Rules rules;
  private final Syncs syncs;
  private final CurrentUser current;
  private final Clock clock;

  DriftPage(
      @Location("drift.html") Template template,
      Inventory inventory,
      Judgements judgements,
      Rules rules,
      Syncs syncs,
      CurrentUser current,
      Clock clock) {
    this.template = template;
    this.inventory = inventory;
    this.judgements = judgements;
    this.rules = rules;
    this.syncs = syncs;
    this.current = current;
    this.clock = clock;
  }

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(
      @PathParam("cluster") String name,
      @QueryParam("standby") @Nullable String standby,
      @QueryParam("component") @Nullable String component,
      @QueryParam("cause") @Nullable String cause,
      @QueryParam("consequence") @Nullable String consequence,
      @QueryParam("key") @Nullable String key) {
    return show(
        inventory.require(name),
        new DriftFilter(standby, component, cause, consequence, key),
        null);
  }

  /**
   * Plans a sync of what was picked, or of everything, or that the primary adopts what was picked,
   * or that a standby is restarted where something waits for it, and goes there.
   */
  @POST
  @Path("/sync")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.PROPOSE)
  public Response sync(
      @PathParam("cluster") String name,
      @FormParam("standby") @Nullable String standby,
      @FormParam("what") @Nullable String what,
      @FormParam("pick") @Nullable List<String> picks,
      @FormParam("component") @Nullable String component,
      @FormParam("revision") @Nullable Integer revision,
      @FormParam("deletions") @Nullable String deletions,
      @FormParam("restart") @Nullable String restart,
      @FormParam("force") @Nullable String force,
      @FormParam("reason") @Nullable String reason) {
    Cluster cluster = inventory.require(name);
    Set<@Nullable String> components = new LinkedHashSet<>();
    Set<@Nullable String> keys = new LinkedHashSet<>();
    if (component != null) {
      components.add(component);
    }
    boolean adopt = "adopt".equals(what);
    if (adopt || "selected".equals(what)) {
      for (String pick : picks == null ? List.<String>of() : picks) {
        int slash = pick.indexOf('/');
        components.add(pick.substring(0, Math.max(slash, 0)));
        keys.add(pick.substring(slash + 1));
      }
      if (keys.isEmpty()) {
        return refused(cluster, 400, "Nothing was picked: tick the parameters.");
      }
    }
    boolean waiting = "restart".equals(what);
    if (waiting) {
      for (StandbyDrift.Pending pending : pending(cluster, standby)) {
        components.add(pending.component());
        keys.add(pending.key().path());
      }
      if (keys.isEmpty()) {
        return refused(cluster, 409, "Nothing waits for a restart there any more.");
      }
    }
    try {
      boolean forced = force != null;
      var actor = forced ? current.require(Permission.FORCE) : current.actor();
      Sync sync =
          syncs.propose(
              name,
              new SyncDeclaration(
                  standby,
                  new ArrayList<>(components),
                  new ArrayList<>(keys),
                  revision,
                  forced,
                  deletions != null,
                  waiting || (!adopt && restart != null),
                  reason,
                  adopt),
              actor);
      return Response.seeOther(URI.create("/syncs/" + sync.id())).build();
    } catch (RequestRefused refused) {
      return refused(cluster, refused.code().status(), refused.message());
    }
  }

  /** What a standby has set and waits for its restart. */
  private List<StandbyDrift.Pending> pending(Cluster cluster, @Nullable String standby) {
    return judgements.drifts(cluster).stream()
        .filter(drift -> drift.node().equals(standby))
        .flatMap(drift -> drift.pendingRestart().stream())
        .filter(pending -> pending.node().equals(standby))
        .toList();
  }

  /** Removes a rule. */
  @POST
  @Path("/rules/{id}/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.RULES)
  public Response removeRule(@PathParam("cluster") String name, @PathParam("id") long id) {
    rules.remove(inventory.require(name), id, current.actor());
    return Response.seeOther(URI.create("/clusters/" + name + "/drift#rules")).build();
  }

  private Response refused(Cluster cluster, int status, String problem) {
    return Response.status(status).entity(show(cluster, DriftFilter.none(), problem)).build();
  }

  private String show(Cluster cluster, DriftFilter filter, @Nullable String problem) {
    List<DriftView> standbys =
        judgements.drifts(cluster).stream()
            .filter(filter::takes)
            .map(drift -> DriftView.of(drift, filter))
            .toList();
    return template
        .data("cluster", cluster)
        .data("filter", filter)
        .data("standbys", standbys)
        .data("causes", List.of(Cause.values()))
        .data("consequences", List.of(Consequence.values()))
        .data("rules", rules.of(cluster).stream().map(this::shown).toList())
        .data("problem", problem)
        .render();
  }

  private ShownRule shown(Rule rule) {
    RuleDeclaration declared = RuleDeclaration.of(rule, clock.instant());
    String values = declared.values() == null ? "" : declared.values().toString();
    String approval = declared.approval() == null ? "" : declared.approval();
    return new ShownRule(rule, rule.inForce(clock.instant()), values + approval);
  }

  /** A rule for the table; {@code more} is what its kind alone does not say. */
  public record ShownRule(Rule rule, boolean inForce, String more) {}
}
