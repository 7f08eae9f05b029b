package io.understudy.api;

import io.understudy.drift.Preview;
import io.understudy.drift.RuleDeclaration;
import io.understudy.drift.Rules;
import io.understudy.inventory.Inventory;
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
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What admins say of a cluster's parameters. */
@Path("/api/v1/clusters/{cluster}/rules")
@Tag(name = "rules")
@Produces(MediaType.APPLICATION_JSON)
public class RulesResource {

  private final Inventory inventory;
  private final Rules rules;
  private final CurrentUser user;
  private final Clock clock;

  RulesResource(Inventory inventory, Rules rules, CurrentUser user, Clock clock) {
    this.inventory = inventory;
    this.rules = rules;
    this.user = user;
    this.clock = clock;
  }

  @GET
  @Allowed(Permission.VIEW)
  @Operation(summary = "All rules, expired ones included")
  public RulesDocument get(@PathParam("cluster") String cluster) {
    return RulesDocument.of(rules.of(inventory.require(cluster)), clock.instant());
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.RULES)
  @Operation(
      summary = "Replace the rules",
      description =
          "Kinds: ignore, map (with values per node), roleBound, manual, approval (required or"
              + " automatic). A rule names a key or a pattern: * inside a segment, ** across"
              + " segments. On secrets only ignore and manual count.")
  public RulesDocument put(@PathParam("cluster") String cluster, RulesDocument document) {
    var declared = document.rules();
    if (declared == null) {
      throw RequestRefused.field("rules", "is missing; give a list, which may be empty");
    }
    return RulesDocument.of(
        rules.replace(inventory.require(cluster), declared, user.actor()), clock.instant());
  }

  @POST
  @Path("/preview")
  @Consumes(MediaType.APPLICATION_JSON)
  @Allowed(Permission.VIEW)
  @Operation(summary = "What a rule would match; stores nothing")
  public Preview preview(@PathParam("cluster") String cluster, RuleDeclaration rule) {
    return rules.preview(inventory.require(cluster), rule, user.actor());
  }
}
