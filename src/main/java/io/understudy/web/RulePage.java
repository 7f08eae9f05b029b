package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.drift.Preview;
import io.understudy.drift.RuleDeclaration;
import io.understudy.drift.Rules;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
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
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A rule, made from a row of drift: one form with a preview of what it matches. */
@Path("/clusters/{cluster}/drift/rule")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class RulePage {

  private static final int LONGEST_PREVIEW = 50;

  private final Template template;
  private final Inventory inventory;
  private final Rules rules;
  private final CurrentUser current;
  private final Clock clock;

  RulePage(
      @Location("rule.html") Template template,
      Inventory inventory,
      Rules rules,
      CurrentUser current,
      Clock clock) {
    this.template = template;
    this.inventory = inventory;
    this.rules = rules;
    this.current = current;
    this.clock = clock;
  }

  /** The form, with the preview of what stands in it. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(
      @PathParam("cluster") String name,
      @QueryParam("kind") @Nullable String kind,
      @QueryParam("component") @Nullable String component,
      @QueryParam("match") @Nullable String match,
      @QueryParam("days") @Nullable String days,
      @QueryParam("reason") @Nullable String reason,
      @QueryParam("node") @Nullable List<String> nodes,
      @QueryParam("value") @Nullable List<String> values,
      @QueryParam("approval") @Nullable String approval,
      @QueryParam("preview") @Nullable String preview) {
    return show(
        inventory.require(name),
        new Entered(kind, component, match, days, reason, nodes, values, approval),
        null);
  }

  /** Makes the rule. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.RULES)
  public Response add(
      @PathParam("cluster") String name,
      @FormParam("kind") @Nullable String kind,
      @FormParam("component") @Nullable String component,
      @FormParam("match") @Nullable String match,
      @FormParam("days") @Nullable String days,
      @FormParam("reason") @Nullable String reason,
      @FormParam("node") @Nullable List<String> nodes,
      @FormParam("value") @Nullable List<String> values,
      @FormParam("approval") @Nullable String approval) {
    Cluster cluster = inventory.require(name);
    var entered = new Entered(kind, component, match, days, reason, nodes, values, approval);
    if (reason == null || reason.isBlank()) {
      return Response.status(400)
          .entity(show(cluster, entered, "reason: say why, for those who find the rule later"))
          .build();
    }
    try {
      rules.add(cluster, entered.rule(clock), current.actor());
    } catch (RequestRefused refused) {
      return Response.status(refused.code().status())
          .entity(show(cluster, entered, refused.message()))
          .build();
    }
    return Response.seeOther(URI.create("/clusters/" + name + "/drift#rules")).build();
  }

  private String show(Cluster cluster, Entered entered, @Nullable String problem) {
    List<Preview.Match> matches = List.of();
    String wrong = null;
    if (entered.match() != null && !entered.match().isBlank()) {
      try {
        matches = rules.preview(cluster, entered.rule(clock), current.actor()).matches();
      } catch (RequestRefused refused) {
        wrong = refused.message();
      }
    }
    return template
        .data("cluster", cluster)
        .data("entered", entered)
        .data("values", entered.byNode(cluster))
        .data("count", matches.size())
        .data("uncovered", matches.stream().filter(match -> !match.covered()).count())
        .data("matches", matches.stream().limit(LONGEST_PREVIEW).toList())
        .data("more", Math.max(0, matches.size() - LONGEST_PREVIEW))
        .data("wrong", wrong)
        .data("problem", problem)
        .render();
  }

  /** What stands in the form. */
  public record Entered(
      @Nullable String kind,
      @Nullable String component,
      @Nullable String match,
      @Nullable String days,
      @Nullable String reason,
      @Nullable List<String> nodes,
      @Nullable List<String> values,
      @Nullable String approval) {

    /** The kind, ignore when none was chosen. */
    public String chosenKind() {
      return kind == null || kind.isBlank() ? "ignore" : kind;
    }

    RuleDeclaration rule(Clock clock) {
      boolean glob = match != null && (match.contains("*") || match.contains("?"));
      String text = match == null ? null : match.strip();
      boolean map = chosenKind().equals("map");
      return new RuleDeclaration(
          null,
          chosenKind(),
          component == null || component.isBlank() ? null : component,
          glob ? null : text,
          glob ? text : null,
          map ? named() : null,
          chosenKind().equals("approval") ? approval : null,
          reason,
          days == null || days.isBlank() ? null : clock.instant().plus(length(days)),
          null,
          null,
          null);
    }

    private static Duration length(String days) {
      try {
        int count = Integer.parseInt(days.strip());
        if (count >= 1 && count <= 3_650) {
          return Duration.ofDays(count);
        }
      } catch (NumberFormatException e) {
        throw RequestRefused.field("days", "is no whole number");
      }
      throw RequestRefused.field("days", "is not 1 to 3650");
    }

    private Map<String, @Nullable String> named() {
      var named = new TreeMap<String, @Nullable String>();
      List<String> names = nodes == null ? List.of() : nodes;
      for (int i = 0; i < names.size(); i++) {
        String value = values == null || i >= values.size() ? "" : values.get(i);
        if (!value.isEmpty()) {
          named.put(names.get(i), value);
        }
      }
      return named;
    }

    List<NodeValue> byNode(Cluster cluster) {
      Map<String, @Nullable String> named = named();
      var all = new ArrayList<NodeValue>();
      for (Node node : cluster.nodes()) {
        String value = named.get(node.name());
        all.add(new NodeValue(node.name(), value == null ? "" : value));
      }
      return all;
    }
  }

  /** A node's value in a rule that maps. */
  public record NodeValue(String node, String value) {}
}
