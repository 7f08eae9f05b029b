package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationFilter;
import io.understudy.operation.Verdict;
import io.understudy.readiness.MoveKind;
import io.understudy.security.Allowed;
import io.understudy.security.Permission;
import io.understudy.switchover.Move;
import io.understudy.switchover.MoveFilter;
import io.understudy.switchover.Switchovers;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every switchover, failover and rehearsal of a cluster, with filters. */
@Path("/clusters/{cluster}/moves")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class MovesPage {

  private static final int PAGE = 25;
  private static final List<String> STATES =
      Stream.concat(Stream.of("RUNNING"), Stream.of(Verdict.values()).map(Verdict::name)).toList();

  private final Template template;
  private final Inventory inventory;
  private final Switchovers switchovers;

  MovesPage(
      @Location("moves.html") Template template, Inventory inventory, Switchovers switchovers) {
    this.template = template;
    this.inventory = inventory;
    this.switchovers = switchovers;
  }

  /** A move for the table. */
  public record Row(Move move, State state, String downtime, String took, int attempts) {

    static Row of(Move move) {
      return new Row(
          move,
          MovePage.state(move),
          MovePage.downtime(move),
          MovePage.took(move),
          move.operation().attempts().size());
    }
  }

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(
      @PathParam("cluster") String name,
      @QueryParam("kind") @Nullable String kind,
      @QueryParam("state") @Nullable String state,
      @QueryParam("actor") @Nullable String actor,
      @QueryParam("text") @Nullable String text,
      @QueryParam("since") @Nullable String since,
      @QueryParam("before") @Nullable String before) {
    Cluster cluster = inventory.require(name);
    Map<String, String> given = new HashMap<>();
    put(given, "kind", kind);
    put(given, "state", state);
    put(given, "actor", actor);
    put(given, "text", text);
    put(given, "since", since);
    Instant from = day(given.get("since"));
    List<Move> found =
        switchovers.search(
            cluster,
            new MoveFilter(
                MoveKind.find(given.getOrDefault("kind", "")).orElse(null),
                new OperationFilter(
                    from,
                    moment(before),
                    given.get("actor"),
                    given.get("state"),
                    given.get("text"))),
            PAGE + 1);
    boolean more = found.size() > PAGE;
    List<Move> shown = more ? found.subList(0, PAGE) : found;
    return template
        .data("cluster", cluster)
        .data("rows", shown.stream().map(Row::of).toList())
        .data("given", given)
        .data("kinds", Stream.of(MoveKind.values()).map(MoveKind::word).toList())
        .data("states", STATES)
        .data("filtered", !given.isEmpty() || before != null)
        .data("wrong", given.containsKey("since") && from == null)
        .data("next", more ? next(name, given, shown.getLast()) : null)
        .data("first", before == null ? null : link(name, given).build().toString())
        .render();
  }

  private static String next(String cluster, Map<String, String> given, Move last) {
    return link(cluster, given)
        .queryParam("before", last.operation().createdAt())
        .build()
        .toString();
  }

  private static UriBuilder link(String cluster, Map<String, String> given) {
    UriBuilder link = UriBuilder.fromPath("/clusters/" + cluster + "/moves");
    given.forEach((name, value) -> link.queryParam(name, value.replace("%", "%25")));
    return link;
  }

  private static void put(Map<String, String> given, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      given.put(name, value.strip());
    }
  }

  private static @Nullable Instant day(@Nullable String text) {
    try {
      return text == null
          ? null
          : LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable Instant moment(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
