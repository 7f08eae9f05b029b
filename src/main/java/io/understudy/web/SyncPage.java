package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Attempt;
import io.understudy.operation.Operation;
import io.understudy.operation.Operations;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Allowed;
import io.understudy.security.CurrentUser;
import io.understudy.security.Permission;
import io.understudy.sync.Sync;
import io.understudy.sync.SyncState;
import io.understudy.sync.Syncs;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One sync: its plan before the decision, its progress, what was read back. */
@Path("/syncs/{id}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class SyncPage {

  private final Template template;
  private final Syncs syncs;
  private final Operations operations;
  private final Inventory inventory;
  private final CurrentUser current;

  SyncPage(
      @Location("sync.html") Template template,
      Syncs syncs,
      Operations operations,
      Inventory inventory,
      CurrentUser current) {
    this.template = template;
    this.syncs = syncs;
    this.operations = operations;
    this.inventory = inventory;
    this.current = current;
  }

  /** The page. */
  @GET
  @Allowed(Permission.VIEW)
  public String page(@PathParam("id") long id) {
    return show(syncs.require(id), null);
  }

  /** Approves the plan that was looked at; deletions need a tick of their own. */
  @POST
  @Path("/approve")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.APPROVE)
  public Response approve(
      @PathParam("id") long id,
      @FormParam("planHash") @Nullable String planHash,
      @FormParam("deletions") @Nullable String deletions,
      @FormParam("comment") @Nullable String comment) {
    Sync sync = syncs.require(id);
    if (sync.plan().deletes() && deletions == null) {
      return Response.status(400)
          .entity(
              show(sync, "Not approved: the plan removes objects; tick that you have seen them."))
          .build();
    }
    return decide(
        id, () -> syncs.approve(id, planHash == null ? "" : planHash, comment, current.actor()));
  }

  /** Says no. */
  @POST
  @Path("/reject")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.APPROVE)
  public Response reject(@PathParam("id") long id, @FormParam("comment") @Nullable String comment) {
    return decide(id, () -> syncs.reject(id, comment, current.actor()));
  }

  /** Withdraws it, or turns it while it runs. */
  @POST
  @Path("/cancel")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Allowed(Permission.PROPOSE)
  public Response cancel(@PathParam("id") long id) {
    return decide(id, () -> syncs.cancel(id, current.actor()));
  }

  private Response decide(long id, Supplier<Sync> decision) {
    try {
      Sync decided = decision.get();
      return Response.seeOther(URI.create("/syncs/" + decided.id())).build();
    } catch (RequestRefused refused) {
      return Response.status(refused.code().status())
          .entity(show(syncs.require(id), refused.message()))
          .build();
    }
  }

  private String show(Sync sync, @Nullable String problem) {
    Optional<Operation> operation = Optional.ofNullable(sync.operation()).flatMap(operations::find);
    boolean own = sync.proposedBy().name().equals(current.actor().name());
    boolean fourEyes = inventory.find(sync.clusterId()).map(Cluster::fourEyes).orElse(false);
    return template
        .data("sync", sync)
        .data("state", state(sync))
        .data("shortHash", sync.planHash().substring(0, Math.min(12, sync.planHash().length())))
        .data(
            "attempts",
            operation.map(Operation::attempts).orElse(List.of()).stream().map(Step::of).toList())
        .data("notes", operation.map(o -> operations.notes(o.id())).orElse(List.of()))
        .data("decidable", sync.state() == SyncState.PROPOSED)
        .data(
            "cancellable",
            List.of(SyncState.PROPOSED, SyncState.APPROVED, SyncState.RUNNING)
                .contains(sync.state()))
        .data("blockedByFourEyes", own && fourEyes)
        .data("problem", problem)
        .render();
  }

  /** An attempt at a step for the table. */
  public record Step(Attempt at, State state) {

    static Step of(Attempt attempt) {
      Attempt.Outcome outcome = attempt.outcome();
      return new Step(attempt, outcome == null ? State.busy("running") : ended(outcome));
    }

    private static State ended(Attempt.Outcome outcome) {
      return switch (outcome) {
        case DONE -> State.ok("done");
        case REFUSED -> State.bad("refused");
        case BROKEN -> State.bad("broken");
        case UNKNOWN -> State.unknown("unknown");
        case INTERRUPTED -> State.unknown("interrupted");
      };
    }
  }

  /** How a sync is, for the eye. */
  static State state(Sync sync) {
    String of = sync.verified() + "/" + sync.total();
    return switch (sync.state()) {
      case PROPOSED -> State.warn("waits for approval");
      case APPROVED -> State.busy("approved, waits");
      case RUNNING -> State.busy("running");
      case SUCCEEDED -> State.ok(sync.total() == 0 ? "nothing to do" : "verified " + of);
      case FAILED -> State.bad("failed");
      case ERROR -> State.bad("error");
      case UNKNOWN -> State.unknown("unknown, still finding out");
      case REJECTED -> State.warn("rejected");
      case CANCELLED -> State.warn("cancelled");
      case STALE -> State.warn("stale: propose again");
    };
  }
}
