package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.agenda.Appointments;
import io.understudy.api.MoveDeclaration;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
import io.understudy.operation.Operations;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.OverriddenBy;
import io.understudy.readiness.Preflight;
import io.understudy.readiness.Trust;
import io.understudy.readiness.Verdict;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.switchover.Estimates;
import io.understudy.switchover.Move;
import io.understudy.switchover.Powers;
import io.understudy.switchover.Switchovers;
import io.understudy.vigil.VigilState;
import io.understudy.vigil.Vigils;
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
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a switchover is prepared: candidates, preflight, confirmation, and what was before. */
@Path("/clusters/{cluster}/switchover")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class SwitchoverPage {

  private static final int EARLIER = 20;

  private final Template template;
  private final Inventory inventory;
  private final Judgements judgements;
  private final Preflight preflight;
  private final Switchovers switchovers;
  private final Appointments appointments;
  private final Vigils vigils;
  private final Touched touched;
  private final Estimates estimates;
  private final Operations operations;
  private final Trust trust;
  private final CurrentUser current;

  SwitchoverPage(
      @Location("switchover.html") Template template,
      Inventory inventory,
      Judgements judgements,
      Preflight preflight,
      Switchovers switchovers,
      Appointments appointments,
      Vigils vigils,
      Touched touched,
      Estimates estimates,
      Operations operations,
      Trust trust,
      CurrentUser current) {
    this.template = template;
    this.inventory = inventory;
    this.judgements = judgements;
    this.preflight = preflight;
    this.switchovers = switchovers;
    this.appointments = appointments;
    this.vigils = vigils;
    this.touched = touched;
    this.estimates = estimates;
    this.operations = operations;
    this.trust = trust;
    this.current = current;
  }

  /** A standby with its verdict. */
  public record Candidate(Node node, Verdict verdict, State state, boolean trusted) {}

  /** The page; with a candidate and a kind, their preflight. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(
      @PathParam("cluster") String name,
      @QueryParam("candidate") @Nullable String candidate,
      @QueryParam("kind") @Nullable String kind,
      @QueryParam("reason") @Nullable String reason) {
    return show(inventory.require(name), new Asked(candidate, kind, reason, null, null), null);
  }

  /** What the page is asked to prepare; after a refusal, what was typed. */
  public record Asked(
      @Nullable String candidate,
      @Nullable String kind,
      @Nullable String reason,
      @Nullable String ticket,
      @Nullable String at) {}

  /** Starts what was confirmed. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.SWITCHOVER)
  public Response start(
      @PathParam("cluster") String name,
      @FormParam("candidate") @Nullable String candidate,
      @FormParam("kind") @Nullable String kind,
      @FormParam("reason") @Nullable String reason,
      @FormParam("confirm") @Nullable String confirm,
      @FormParam("sure") @Nullable String sure,
      @FormParam("override") @Nullable List<String> override,
      @FormParam("syncFirst") @Nullable String syncFirst,
      @FormParam("unapplied") @Nullable String unapplied,
      @FormParam("ticket") @Nullable String ticket,
      @FormParam("when") @Nullable String when,
      @FormParam("at") @Nullable String at) {
    Cluster cluster = inventory.require(name);
    List<@Nullable String> codes = new ArrayList<>(override == null ? List.of() : override);
    MoveDeclaration declaration =
        new MoveDeclaration(
            kind, candidate, reason, confirm, codes, "yes".equals(syncFirst), unapplied, ticket);
    if (!"yes".equals(sure)) {
      return answer(cluster, declaration, at, 400, "Nothing was started: the answer was No.");
    }
    if (at != null && !at.isBlank() && !"later".equals(when)) {
      return answer(
          cluster,
          declaration,
          at,
          400,
          "Nothing was started: a time is filled in. Press “Schedule it”, or clear the time.");
    }
    try {
      Powers powers = new Powers(current.may(Permission.APPROVE), current.may(Permission.OVERRIDE));
      if ("later".equals(when)) {
        appointments.make(
            cluster,
            LocalTimes.instant("at", at),
            declaration.request(cluster),
            current.actor(),
            powers);
        return Response.seeOther(URI.create("/clusters/" + name + "/agenda")).build();
      }
      Move move = switchovers.start(name, declaration.request(cluster), current.actor(), powers);
      return Response.seeOther(URI.create("/switchovers/" + move.operation().id())).build();
    } catch (RequestRefused refused) {
      return answer(cluster, declaration, at, refused.code().status(), refused.message());
    }
  }

  /** Somebody has looked at a node that a failover left behind. */
  @POST
  @Path("/trust")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.OVERRIDE)
  public Response trust(
      @PathParam("cluster") String name,
      @FormParam("node") @Nullable String node,
      @FormParam("reason") @Nullable String reason) {
    Cluster cluster = inventory.require(name);
    if (node == null || reason == null || reason.isBlank()) {
      return Response.status(400)
          .entity(
              show(
                  cluster,
                  new Asked(node, null, null, null, null),
                  "Nothing was changed: say what you found."))
          .build();
    }
    trust.restore(cluster, node, reason, current.actor());
    return Response.seeOther(URI.create("/clusters/" + name + "/switchover?candidate=" + node))
        .build();
  }

  private Response answer(
      Cluster cluster,
      MoveDeclaration declaration,
      @Nullable String at,
      int status,
      String problem) {
    return Response.status(status)
        .entity(
            show(
                cluster,
                new Asked(
                    declaration.candidate(),
                    declaration.kind(),
                    declaration.reason(),
                    declaration.ticket(),
                    at),
                problem))
        .build();
  }

  private String show(Cluster cluster, Asked asked, @Nullable String problem) {
    MoveKind kind = MoveKind.find(String.valueOf(asked.kind())).orElse(MoveKind.SWITCHOVER);
    Node chosen = chosen(cluster, asked.candidate());
    // It may collect: the verdicts are given after it.
    Preflight.Report report = chosen == null ? null : preflight.of(cluster, chosen.name(), kind);
    VigilState vigil = vigils.of(cluster);
    Set<String> leftBehind = trust.leftBehind(cluster);
    List<Candidate> candidates =
        cluster.standbys().stream()
            .map(node -> candidate(cluster, node, !leftBehind.contains(node.name())))
            .toList();
    return template
        .data("cluster", cluster)
        .data("candidates", candidates)
        .data("chosen", chosen)
        .data("kind", kind.word())
        .data("report", report)
        .data(
            "warnings",
            report == null ? 0 : report.findings().stream().filter(f -> !f.blocks()).count())
        .data("running", operations.running(cluster.id()).orElse(null))
        .data("earlier", switchovers.recent(cluster, EARLIER).stream().map(Row::of).toList())
        .data("back", switchovers.reversible(cluster).orElse(null))
        .data("estimate", estimates.of(cluster, kind).map(SwitchoverPage::words).orElse(null))
        .data("vigil", vigil)
        .data("vigilState", VigilSigns.state(vigil).orElse(null))
        .data("asked", asked)
        .data("scheduled", appointments.waiting(cluster))
        .data("zone", ZoneId.systemDefault().getId())
        .data("touches", chosen == null ? List.of() : touched.by(cluster, chosen, kind))
        .data("startable", report != null && startable(report))
        .data("problem", problem)
        .render();
  }

  /** An estimate in a sentence. */
  static String words(Estimates.Estimate estimate) {
    String total = MovePage.words(estimate.totalMillis());
    String writes =
        estimate.downtimeMillis() == 0
            ? ""
            : ", of which nobody can write for " + MovePage.words(estimate.downtimeMillis());
    return "about %s%s, by the median of %d earlier %s"
        .formatted(total, writes, estimate.runs(), estimate.runs() == 1 ? "run" : "runs");
  }

  private static @Nullable Node chosen(Cluster cluster, @Nullable String wanted) {
    List<Node> standbys = cluster.standbys();
    return standbys.stream()
        .filter(node -> node.name().equals(wanted))
        .findFirst()
        .orElse(standbys.size() == 1 ? standbys.getFirst() : null);
  }

  /** Whether nothing blocks that could not be overridden or synced by somebody. */
  private boolean startable(Preflight.Report report) {
    return report.findings().stream()
        .noneMatch(finding -> finding.blocks() && finding.overridable() == OverriddenBy.NOBODY);
  }

  private Candidate candidate(Cluster cluster, Node node, boolean trusted) {
    Verdict verdict = judgements.verdict(cluster, node);
    return new Candidate(node, verdict, ReadinessSigns.state(verdict), trusted);
  }

  /** An earlier move for the table. */
  public record Row(Move move, State state, String downtime) {

    static Row of(Move move) {
      return new Row(move, MovePage.state(move), MovePage.downtime(move));
    }
  }
}
