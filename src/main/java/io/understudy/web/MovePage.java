package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationId;
import io.understudy.operation.Phase;
import io.understudy.probe.Probed;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.MoveKind;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.switchover.Estimates;
import io.understudy.switchover.Move;
import io.understudy.switchover.Preflights;
import io.understudy.switchover.Switchovers;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One switchover, failover or rehearsal while it runs and afterwards. */
@Path("/switchovers/{id}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class MovePage {

  private static final String VERIFY = "verify";
  private static final String SWAP_ROLES = "swap-roles";

  private final Template template;
  private final Switchovers switchovers;
  private final Preflights preflights;
  private final Estimates estimates;
  private final Inventory inventory;
  private final CurrentUser current;
  private final Clock clock;

  MovePage(
      @Location("move.html") Template template,
      Switchovers switchovers,
      Preflights preflights,
      Estimates estimates,
      Inventory inventory,
      CurrentUser current,
      Clock clock) {
    this.template = template;
    this.switchovers = switchovers;
    this.preflights = preflights;
    this.estimates = estimates;
    this.inventory = inventory;
    this.current = current;
    this.clock = clock;
  }

  /** A step for the timeline: what is intended beside what is reported. */
  public record Row(
      Move.Part part, State state, String intended, String elapsed, List<ProbeRow> probes) {}

  /** How a probe went when the step asked it last. */
  public record ProbeRow(Probed probed, State state) {

    static ProbeRow of(Probed probed) {
      return new ProbeRow(probed, probed.passed() ? State.ok("passes") : State.bad("fails"));
    }
  }

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(@PathParam("id") String id) {
    return show(switchovers.require(id(id)), null);
  }

  /** Turns it. */
  @POST
  @Path("/cancel")
  @Allowed(Permission.SWITCHOVER)
  public Response cancel(@PathParam("id") String id) {
    try {
      switchovers.cancel(id(id), current.actor());
      return Response.seeOther(URI.create("/switchovers/" + id)).build();
    } catch (RequestRefused refused) {
      return Response.status(refused.code().status())
          .entity(show(switchovers.require(id(id)), refused.message()))
          .build();
    }
  }

  private String show(Move move, @Nullable String problem) {
    Instant end = move.operation().finishedAt();
    List<Row> rows = move.steps().stream().map(part -> row(move, part)).toList();
    return template
        .data("move", move)
        .data("state", state(move))
        .data("rows", rows)
        .data("title", title(move))
        .data("elapsed", span(move.operation().createdAt(), end))
        .data("downtime", downtime(move))
        .data("cancellable", move.operation().cancellable())
        .data("bound", move.operation().phase() == Phase.BOUND)
        .data("back", move.operation().phase() == Phase.BACK)
        .data("reversible", reversible(move))
        .data("estimate", estimate(move))
        .data("unserved", unserved(move))
        .data("preflight", preflights.of(move.operation().id()).orElse(null))
        .data("problem", problem)
        .render();
  }

  /** What a rehearsal says of the real thing, by earlier ones; null for what is no rehearsal. */
  private @Nullable String estimate(Move move) {
    return move.order().kind() != MoveKind.REHEARSAL
        ? null
        : inventory
            .find(move.operation().clusterId())
            .flatMap(cluster -> estimates.of(cluster, MoveKind.SWITCHOVER))
            .map(SwitchoverPage::words)
            .orElse("not known: no switchover of this cluster has succeeded yet");
  }

  /** Whether this is what made the present primary, and can be gone back on. */
  private boolean reversible(Move move) {
    return move.operation().ended()
        && inventory
            .find(move.operation().clusterId())
            .flatMap(switchovers::reversible)
            .filter(last -> last.operation().id().equals(move.operation().id()))
            .isPresent();
  }

  private static String title(Move move) {
    String kind = move.operation().kind();
    return kind.substring(0, 1).toUpperCase(Locale.ROOT)
        + kind.substring(1)
        + " of "
        + move.order().cluster();
  }

  private Row row(Move move, Move.Part part) {
    Instant start = part.startedAt();
    return new Row(
        part,
        step(part.state(), move.operation().ended()),
        move.operation().phase() == Phase.BACK && part.startedAt() != null ? "undone" : "done",
        start == null ? "" : span(start, part.finishedAt()),
        part.name().equals(VERIFY) ? move.probes().stream().map(ProbeRow::of).toList() : List.of());
  }

  /** Who serves after a move that its probes did not pass; null where that is not so. */
  private static @Nullable String unserved(Move move) {
    boolean swapped =
        move.steps().stream()
            .anyMatch(
                part -> part.name().equals(SWAP_ROLES) && part.state() == Move.PartState.DONE);
    String failing =
        move.probes().stream()
            .filter(probed -> !probed.passed())
            .map(Probed::name)
            .collect(Collectors.joining(", "));
    return !swapped || failing.isEmpty()
        ? null
        : "%s is the primary, and clients may not be served: %s %s"
            .formatted(
                move.order().candidate(),
                failing,
                failing.contains(",") ? "do not pass." : "does not pass.");
  }

  /** How long it took; empty while it runs. */
  static String took(Move move) {
    Instant end = move.operation().finishedAt();
    return end == null ? "" : words(Duration.between(move.operation().createdAt(), end).toMillis());
  }

  private String span(Instant from, @Nullable Instant to) {
    Duration span = Duration.between(from, to == null ? clock.instant() : to);
    return words(span.toMillis()) + (to == null ? " so far" : "");
  }

  private static State step(Move.PartState state, boolean ended) {
    return switch (state) {
      case WAITING -> State.waiting("waits");
      case RUNNING -> State.busy("running");
      case DONE -> State.ok("done");
      case FAILED -> State.bad("failed");
      case UNKNOWN -> State.unknown(ended ? "no answer, given up" : "no answer, still checking");
      case UNDOING -> State.busy("being undone");
      case UNDONE -> State.warn("undone");
      case NOT_UNDONE -> State.bad("not undone");
      case NOT_REACHED -> State.waiting("not reached");
    };
  }

  /** How a move is, for the eye. */
  static State state(Move move) {
    if (!move.operation().ended()) {
      return State.busy(move.operation().phase() == Phase.BACK ? "being undone" : "running");
    }
    return switch (move.operation().verdict()) {
      case SUCCEEDED -> State.ok("succeeded");
      case CANCELLED -> State.warn("cancelled, undone");
      case FAILED -> State.bad("failed, undone");
      case ERROR -> State.bad("error: needs a look");
      case UNKNOWN -> State.unknown("unknown: needs a look");
    };
  }

  static String downtime(Move move) {
    if (move.downtimeMillis().isEmpty()) {
      return "";
    }
    // When a lost primary died is not known, only when it was last seen.
    String atMost = move.order().kind() == MoveKind.FAILOVER ? "at most " : "";
    return atMost + words(move.downtimeMillis().getAsLong());
  }

  static String words(long millis) {
    if (millis < 10_000) {
      return millis / 1000 + "." + String.format("%03d", millis % 1000) + " s";
    }
    long seconds = millis / 1000;
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }

  private static OperationId id(String text) {
    return OperationId.find(text)
        .orElseThrow(() ->
            new RequestRefused(ErrorCode.UNKNOWN_SWITCHOVER, "there is no switchover of that id"));
  }
}
