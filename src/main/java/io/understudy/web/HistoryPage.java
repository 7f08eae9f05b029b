package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.history.History;
import io.understudy.history.Lineage;
import io.understudy.history.Revision;
import io.understudy.history.RevisionQuery;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.ParameterKey;
import io.understudy.polling.Sightings;
import io.understudy.problem.ErrorCode;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The revisions of a component on a node, with filters, labels, notes and lineages. */
@Path("/clusters/{cluster}/components/{component}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class HistoryPage {

  private static final int PAGE = 50;

  private final Template template;
  private final Inventory inventory;
  private final History history;
  private final Sightings sightings;
  private final HistoryRows rows;
  private final CurrentUser current;

  HistoryPage(
      @Location("history.html") Template template,
      Inventory inventory,
      History history,
      Sightings sightings,
      HistoryRows rows,
      CurrentUser current) {
    this.template = template;
    this.inventory = inventory;
    this.history = history;
    this.sightings = sightings;
    this.rows = rows;
    this.current = current;
  }

  /** The page; {@code since} and {@code until} are days, the latter included. */
  @GET
  @Path("/history")
  @Allowed(Permission.VIEW)
  public String page(
      @PathParam("cluster") String clusterName,
      @PathParam("component") String component,
      @QueryParam("node") @Nullable String node,
      @QueryParam("key") @Nullable String key,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until,
      @QueryParam("before") @Nullable Integer before) {
    Cluster cluster = inventory.require(clusterName);
    Instance instance = instance(cluster, component, node);
    Map<String, String> errors = new HashMap<>();
    List<Revision> found =
        history.revisions(
            new RevisionQuery(
                instance.id(),
                key(key, errors),
                day("since", since, 0, errors),
                day("until", until, 1, errors),
                before,
                PAGE));
    List<Lineage> lineages = history.lineages(instance.id());
    String here = here(instance, key, since, until);
    return template
        .data("cluster", cluster)
        .data("instance", instance)
        .data("rows", rows.of(instance, found, lineages, before == null))
        .data("lineages", lineages)
        .data("waiting", lineages.stream().filter(l -> !l.acknowledged()).toList())
        .data("sighting", sightings.of(instance.id()))
        .data("latest", history.latest(instance.id()).map(Revision::number).orElse(0))
        .data("key", key)
        .data("since", since)
        .data("until", until)
        .data("errors", errors)
        .data("filtered", given(key) || given(since) || given(until))
        .data("here", here)
        .data("first", before == null ? null : here)
        .data(
            "next",
            found.size() == PAGE && found.getLast().number() > 1
                ? here + "&before=" + found.getLast().number()
                : null)
        .render();
  }

  /** Names a revision. */
  @POST
  @Path("/history/{revision}/description")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.LABEL)
  public Response describe(
      @PathParam("cluster") String clusterName,
      @PathParam("component") String component,
      @PathParam("revision") int revision,
      @FormParam("node") @Nullable String node,
      @FormParam("label") @Nullable String label,
      @FormParam("note") @Nullable String note) {
    Instance instance = instance(inventory.require(clusterName), component, node);
    history.label(instance.id(), revision, label, note, current.actor());
    return back(instance);
  }

  /** Takes another installation for what it is. */
  @POST
  @Path("/history/lineages/{lineage}/acknowledge")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.ACKNOWLEDGE)
  public Response acknowledge(
      @PathParam("cluster") String clusterName,
      @PathParam("component") String component,
      @PathParam("lineage") int lineage,
      @FormParam("node") @Nullable String node) {
    Instance instance = instance(inventory.require(clusterName), component, node);
    history.acknowledge(instance.id(), lineage, current.actor());
    return back(instance);
  }

  /** The instance that a page is about; on the primary when no node is named. */
  static Instance instance(Cluster cluster, String component, @Nullable String node) {
    return node == null || node.isBlank()
        ? cluster.instance(cluster.primary(), cluster.component(component))
        : cluster.instance(node, component);
  }

  static Revision newest(History history, Instance instance) {
    return history
        .latest(instance.id())
        .orElseThrow(() ->
            new RequestRefused(
                ErrorCode.UNKNOWN_REVISION, "it was never collected, so it has no revision"));
  }

  private static Response back(Instance instance) {
    return Response.seeOther(java.net.URI.create(here(instance, null, null, null))).build();
  }

  private static String here(
      Instance instance, @Nullable String key, @Nullable String since, @Nullable String until) {
    UriBuilder here =
        UriBuilder.fromPath("/clusters/{cluster}/components/{component}/history")
            .queryParam("node", "{node}");
    add(here, "key", key);
    add(here, "since", since);
    add(here, "until", until);
    return here.resolveTemplate("cluster", instance.cluster().name())
        .resolveTemplate("component", instance.component().name())
        .resolveTemplate("node", instance.node().name())
        .build()
        .toString();
  }

  private static boolean given(@Nullable String value) {
    return value != null && !value.isBlank();
  }

  private static void add(UriBuilder here, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      here.queryParam(name, "{q-" + name + "}").resolveTemplate("q-" + name, value);
    }
  }

  private static @Nullable ParameterKey key(@Nullable String key, Map<String, String> errors) {
    if (key == null || key.isBlank()) {
      return null;
    }
    try {
      return ParameterKey.parse(key.strip());
    } catch (IllegalArgumentException e) {
      errors.put("key", "is no key such as settings/work_mem; not filtered by it");
      return null;
    }
  }

  private static @Nullable Instant day(
      String field, @Nullable String text, int plus, Map<String, String> errors) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return LocalDate.parse(text.strip())
          .plusDays(plus)
          .atStartOfDay(ZoneId.systemDefault())
          .toInstant();
    } catch (DateTimeParseException e) {
      errors.put(field, "is not a day such as 2026-11-22; not filtered by it");
      return null;
    }
  }
}
