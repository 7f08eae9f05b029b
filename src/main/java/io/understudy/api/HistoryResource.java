package io.understudy.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.history.History;
import io.understudy.history.Lineage;
import io.understudy.history.Revision;
import io.understudy.history.RevisionQuery;
import io.understudy.history.ValueSince;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.Change;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The history of a component on a node; on the primary when none is named. */
@Path("/api/v1/clusters/{cluster}/components/{component}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "History")
@RunOnVirtualThread
public class HistoryResource {

  private static final int STANDARD = 50;
  private static final String LATEST = "latest";

  private final Inventory inventory;
  private final History history;
  private final CurrentUser current;

  HistoryResource(Inventory inventory, History history, CurrentUser current) {
    this.inventory = inventory;
    this.history = history;
    this.current = current;
  }

  /** A page; {@code next} is the {@code before} of the page that follows. */
  public record Page(String node, List<RevisionAnswer> revisions, @Nullable Integer next) {}

  /** What leads from one revision to another. */
  public record Diff(String node, int from, int to, List<ChangeAnswer> changes) {}

  /** One parameter's change; null where it is absent. */
  @Schema(name = "Change")
  public record ChangeAnswer(
      @Schema(examples = "settings/work_mem") String key,
      @Schema(enumeration = {"added", "removed", "changed"}) String kind,
      @Nullable String from,
      @Nullable String to) {

    static ChangeAnswer of(Change change) {
      return new ChangeAnswer(
          change.key().path(),
          change.kind().name().toLowerCase(Locale.ROOT),
          shown(change.from()),
          shown(change.to()));
    }
  }

  /** The history of one parameter. */
  public record KeyHistory(String key, String node, List<ValueAnswer> values) {}

  /** What it was from a revision on; {@code value} is null while it was absent. */
  public record ValueAnswer(@Nullable String value, int fromRevision, Instant since) {

    static ValueAnswer of(ValueSince step) {
      return new ValueAnswer(shown(step.parameter()), step.fromRevision(), step.since());
    }
  }

  /** What somebody writes about a revision; absent or empty takes it away. */
  public record Description(@Nullable String label, @Nullable String note) {}

  /** The runs of revisions under one identity, newest first. */
  public record Lineages(String node, List<Lineage> lineages) {}

  /** Pages through the revisions. */
  @GET
  @Path("/revisions")
  @Allowed(Permission.VIEW)
  @Operation(
      summary = "List revisions, newest first",
      description = "With `key`, those in which this parameter came, went or changed.")
  public Page revisions(
      @PathParam("cluster") String cluster,
      @PathParam("component") String component,
      @QueryParam("node") @Nullable String node,
      @QueryParam("key") @Nullable String key,
      @QueryParam("since") @Nullable Instant since,
      @QueryParam("until") @Nullable Instant until,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("before") @Nullable Integer before) {
    Instance instance = instance(cluster, component, node);
    int size = Query.limit(limit, STANDARD, RevisionQuery.MAX_LIMIT);
    List<Revision> found =
        history.revisions(
            new RevisionQuery(
                instance.id(), key == null ? null : filter(key), since, until, before, size));
    return new Page(
        instance.node().name(),
        found.stream().map(r -> RevisionAnswer.of(instance.node().name(), r)).toList(),
        found.size() == size && found.getLast().number() > 1 ? found.getLast().number() : null);
  }

  /** Shows one with all its parameters. */
  @GET
  @Path("/revisions/{revision}")
  @Allowed(Permission.VIEW)
  @Operation(
      summary = "See a revision with all its parameters",
      description =
          "`revision` is a number or `latest`; `latest?at=` is what was in force at that instant.")
  @APIResponse(responseCode = "404", description = "UNKNOWN_REVISION")
  public RevisionAnswer revision(
      @PathParam("cluster") String cluster,
      @PathParam("component") String component,
      @PathParam("revision") String revision,
      @QueryParam("node") @Nullable String node,
      @QueryParam("at") @Nullable Instant at) {
    Instance instance = instance(cluster, component, node);
    Revision found = found(instance, revision, at);
    return RevisionAnswer.of(
        instance.node().name(), found, history.parameters(instance.id(), found.number()));
  }

  /** Names a revision. */
  @PUT
  @Path("/revisions/{revision}/description")
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.LABEL)
  @Operation(
      summary = "Label a revision, write a note to it",
      description = "A labelled revision is kept whatever retention says.")
  public RevisionAnswer describe(
      @PathParam("cluster") String cluster,
      @PathParam("component") String component,
      @PathParam("revision") String revision,
      @QueryParam("node") @Nullable String node,
      Description description) {
    Instance instance = instance(cluster, component, node);
    Revision found = found(instance, revision, null);
    return RevisionAnswer.of(
        instance.node().name(),
        history.label(
            instance.id(),
            found.number(),
            description.label(),
            description.note(),
            current.actor()));
  }

  /** Compares two. */
  @GET
  @Path("/diff")
  @Allowed(Permission.VIEW)
  @Operation(summary = "Compare two revisions", description = "Either may be the older.")
  @APIResponse(responseCode = "404", description = "UNKNOWN_REVISION")
  public Diff diff(
      @PathParam("cluster") String cluster,
      @PathParam("component") String component,
      @QueryParam("from") @Nullable Integer from,
      @QueryParam("to") @Nullable Integer to,
      @QueryParam("node") @Nullable String node) {
    Instance instance = instance(cluster, component, node);
    int first = needed("from", from);
    int second = needed("to", to);
    return new Diff(
        instance.node().name(),
        first,
        second,
        history.diff(instance.id(), first, second).stream().map(ChangeAnswer::of).toList());
  }

  /** Follows one parameter. */
  @GET
  @Path("/history")
  @Allowed(Permission.VIEW)
  @Operation(summary = "See the history of one parameter, newest first")
  @APIResponse(responseCode = "404", description = "UNKNOWN_PARAMETER: a key that was never seen")
  public KeyHistory history(
      @PathParam("cluster") String cluster,
      @PathParam("component") String component,
      @QueryParam("key") @Nullable String key,
      @QueryParam("node") @Nullable String node) {
    Instance instance = instance(cluster, component, node);
    if (key == null) {
      throw Query.wrong("key", "is missing; give a key such as settings/work_mem");
    }
    List<ValueSince> values =
        parsed(key).map(parsed -> history.values(instance.id(), parsed)).orElse(List.of());
    if (values.isEmpty()) {
      throw new RequestRefused(
          ErrorCode.UNKNOWN_PARAMETER, "no revision of it ever had a parameter of that key");
    }
    return new KeyHistory(
        key, instance.node().name(), values.stream().map(ValueAnswer::of).toList());
  }

  /** Lists the lineages. */
  @GET
  @Path("/lineages")
  @Allowed(Permission.VIEW)
  @Operation(summary = "List the runs of revisions under one identity, newest first")
  public Lineages lineages(
      @PathParam("cluster") String cluster,
      @PathParam("component") String component,
      @QueryParam("node") @Nullable String node) {
    Instance instance = instance(cluster, component, node);
    return new Lineages(instance.node().name(), history.lineages(instance.id()));
  }

  /** Takes another installation for what it is. */
  @POST
  @Path("/lineages/{lineage}/acknowledge")
  @Allowed(Permission.ACKNOWLEDGE)
  @Operation(
      summary = "Acknowledge another installation",
      description = "Until then nothing of it is applied to a standby. Can be repeated.")
  @APIResponse(responseCode = "404", description = "UNKNOWN_LINEAGE")
  public Lineage acknowledge(
      @PathParam("cluster") String cluster,
      @PathParam("component") String component,
      @PathParam("lineage") int lineage,
      @QueryParam("node") @Nullable String node) {
    return history.acknowledge(instance(cluster, component, node).id(), lineage, current.actor());
  }

  private Instance instance(String cluster, String component, @Nullable String node) {
    Cluster found = inventory.require(cluster);
    return node == null
        ? found.instance(found.primary(), found.component(component))
        : found.instance(node, component);
  }

  private Revision found(Instance instance, String revision, @Nullable Instant at) {
    Optional<Revision> found;
    if (revision.equals(LATEST)) {
      found = at == null ? history.latest(instance.id()) : history.asOf(instance.id(), at);
    } else {
      if (at != null) {
        throw Query.wrong("at", "goes with latest, not with a number");
      }
      found = number(revision).flatMap(number -> history.find(instance.id(), number));
    }
    return found.orElseThrow(() ->
        new RequestRefused(
            ErrorCode.UNKNOWN_REVISION,
            at == null
                ? "it has no such revision; give a whole number or latest"
                : "nothing of it was recorded at that time or before"));
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static int needed(String name, @Nullable Integer value) {
    if (value == null) {
      throw Query.wrong(name, "is missing; give the number of a revision");
    }
    return value;
  }

  private static ParameterKey filter(String key) {
    return parsed(key).orElseThrow(() -> Query.wrong("key", "is no key such as settings/work_mem"));
  }

  private static Optional<ParameterKey> parsed(String key) {
    try {
      return Optional.of(ParameterKey.parse(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable String shown(@Nullable Parameter parameter) {
    return parameter == null ? null : parameter.value().display();
  }
}
