package io.understudy.sync;

import io.understudy.audit.Actor;
import io.understudy.drift.Drifts;
import io.understudy.drift.RuleSet;
import io.understudy.drift.Rules;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.inventory.Approval;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.CancelAnswer;
import io.understudy.operation.Operations;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Proposing, deciding and finding syncs. Whoever calls has checked that the actor may do it. */
@ApplicationScoped
public class Syncs {

  private final Inventory inventory;
  private final Planning planning;
  private final Fitness fitness;
  private final Ledger ledger;
  private final SyncStore store;
  private final Starter starter;
  private final Declined declined;
  private final Rules rules;
  private final Drifts drifts;
  private final Operations operations;

  Syncs(
      Inventory inventory,
      Planning planning,
      Fitness fitness,
      Ledger ledger,
      SyncStore store,
      Starter starter,
      Declined declined,
      Rules rules,
      Drifts drifts,
      Operations operations) {
    this.inventory = inventory;
    this.planning = planning;
    this.fitness = fitness;
    this.ledger = ledger;
    this.store = store;
    this.starter = starter;
    this.declined = declined;
    this.rules = rules;
    this.drifts = drifts;
    this.operations = operations;
  }

  /**
   * Reads both sides and plans what makes the standby equal, or the primary in an adoption. With
   * nothing to do it has succeeded, and what was read is the base of later comparisons.
   *
   * @throws RequestRefused naming every wrong field; {@code UNKNOWN_KEY} for a key that neither
   *     side has; {@code UNAVAILABLE} when the standby cannot be read
   */
  public Sync propose(String clusterName, SyncDeclaration declared, Actor actor) {
    Cluster cluster = inventory.require(clusterName);
    SyncRequest request = SyncCheck.check(cluster, declared);
    Planning.Planned planned = planning.plan(cluster, request, item -> false);
    return open(cluster, request, planned, actor);
  }

  /** As {@link #propose}, by the console itself, without what somebody decided against. */
  Sync proposeAutomatically(Cluster cluster, String standby) {
    SyncRequest request =
        SyncCheck.check(
            cluster,
            new SyncDeclaration(standby, null, null, null, false, false, false, "automatic"));
    Planning.Planned planned =
        planning.plan(
            cluster,
            request,
            item ->
                declined.of(cluster.instance(standby, item.component()).id().value()).test(item));
    return open(cluster, request, planned, Actor.SYSTEM);
  }

  private Sync open(Cluster cluster, SyncRequest request, Planning.Planned planned, Actor actor) {
    Plan plan = planned.plan();
    if (plan.nothingToDo()) {
      return plan.refused()
          ? refused(cluster, request, plan, actor)
          : equal(cluster, request, planned, actor);
    }
    Sync sync =
        ledger.add(
            cluster,
            request,
            plan,
            new Ledger.Opening(SyncState.PROPOSED, actor, false, unread(planned)));
    if (request.force()) {
      return start(ledger.decide(sync.id(), SyncState.APPROVED, actor, request.reason()));
    }
    if (approvesByItself(cluster, sync)) {
      return start(ledger.decide(sync.id(), SyncState.APPROVED, Actor.SYSTEM, "approved by rule"));
    }
    return sync;
  }

  private Sync refused(Cluster cluster, SyncRequest request, Plan plan, Actor actor) {
    return ledger.add(
        cluster,
        request,
        plan,
        new Ledger.Opening(
            SyncState.FAILED,
            actor,
            false,
            request.target()
                + " refuses all of it; nothing was changed: "
                + plan.leftOut().stream()
                    .filter(left -> left.why() == LeftOut.Why.REFUSED)
                    .map(LeftOut::reason)
                    .findFirst()
                    .orElse("")));
  }

  private Sync equal(Cluster cluster, SyncRequest request, Planning.Planned planned, Actor actor) {
    planned.sides().forEach(drifts::verified);
    String unread = unread(planned);
    return ledger.add(
        cluster,
        request,
        planned.plan(),
        new Ledger.Opening(
            SyncState.SUCCEEDED,
            actor,
            false,
            "nothing to do ("
                + (unread == null ? "verified by reading" : "the standby was read; " + unread)
                + ")"));
  }

  private static @Nullable String unread(Planning.Planned planned) {
    return planned.unread().isEmpty() ? null : String.join("; ", planned.unread());
  }

  /**
   * A cluster that approves by itself stops where a rule, a refusal or a deletion wants a person,
   * and where the primary is to be changed.
   */
  private boolean approvesByItself(Cluster cluster, Sync sync) {
    if (sync.request().adopts()) {
      return false;
    }
    Plan plan = sync.plan();
    RuleSet inForce = rules.inForce(cluster);
    boolean automatic = cluster.approval() == Approval.AUTOMATIC;
    boolean everyKey =
        plan.components().stream()
            .allMatch(component ->
                component.request().wishes().stream()
                    .allMatch(wish ->
                        inForce
                            .approvedAutomatically(component.component(), wish.key())
                            .orElse(automatic)));
    return everyKey && !plan.refused() && !plan.deletes() && sync.request().revision() == null;
  }

  /**
   * Approves exactly this plan. Returns at once; it runs when the cluster's slot is free and no
   * freeze window is open.
   *
   * @throws RequestRefused {@code STALE_PLAN} when anything changed since, {@code FOUR_EYES},
   *     {@code WRONG_STATE}
   */
  public Sync approve(long id, String planHash, @Nullable String comment, Actor actor) {
    Sync sync = require(id);
    if (sync.state() == SyncState.STALE) {
      throw stale(sync, String.valueOf(sync.detail()));
    }
    if (sync.state() != SyncState.PROPOSED) {
      throw new RequestRefused(
          ErrorCode.WRONG_STATE, "sync " + id + " is " + sync.state() + ", not PROPOSED");
    }
    if (!sync.planHash().equals(planHash)) {
      throw stale(sync, "the hash is not the one of this plan; look at the plan again");
    }
    Cluster cluster = inventory.find(sync.clusterId()).orElseThrow(() -> SyncStore.unknown(id));
    if (cluster.fourEyes() && actor.name().equals(sync.proposedBy().name())) {
      throw new RequestRefused(
          ErrorCode.FOUR_EYES,
          "cluster " + cluster.name() + " wants four eyes: somebody else has to approve");
    }
    switch (fitness.of(cluster, sync)) {
      case Fitness.Verdict.Stale(String reason) -> {
        ledger.stale(id, reason);
        throw stale(sync, reason);
      }
      case Fitness.Verdict.Fits fits -> {}
      // It is asked again before the first command; without an answer nothing will be changed.
      case Fitness.Verdict.Untold untold -> {}
    }
    Sync approved = ledger.decide(id, SyncState.APPROVED, actor, comment);
    for (ComponentPlan plan : sync.plan().components()) {
      declined.forget(
          plan.target().instance(), plan.request().wishes().stream().map(Wish::key).toList());
    }
    return start(approved);
  }

  /** Says no; the values are remembered, so that automatic approval leaves them alone. */
  public Sync reject(long id, @Nullable String comment, Actor actor) {
    Sync rejected = ledger.decide(id, SyncState.REJECTED, actor, comment);
    for (ComponentPlan plan : rejected.plan().components()) {
      var values = new HashMap<ParameterKey, @Nullable Parameter>();
      plan.request().wishes().forEach(wish -> values.put(wish.key(), null));
      plan.desired().forEach(parameter -> values.put(parameter.key(), parameter));
      declined.remember(plan.target().instance(), id, values);
    }
    return rejected;
  }

  /** Withdraws it; one that runs turns at its next step and puts back what it did. */
  public Sync cancel(long id, Actor actor) {
    Sync sync = require(id);
    if (sync.state() != SyncState.RUNNING) {
      return ledger.decide(id, SyncState.CANCELLED, actor, null);
    }
    var operation = sync.operation();
    if (operation == null || sync.inside()) {
      throw new RequestRefused(
          ErrorCode.WRONG_STATE, "sync " + id + " is part of a switchover; cancel that");
    }
    return switch (operations.requestCancel(operation, actor)) {
      case CancelAnswer.Requested requested -> require(id);
      case CancelAnswer.TooLate late ->
          throw new RequestRefused(
              ErrorCode.WRONG_STATE, "sync " + id + " cannot be cancelled any more");
      case CancelAnswer.NotFound none -> throw SyncStore.unknown(id);
    };
  }

  @Transactional
  public Optional<Sync> find(long id) {
    return store.find(id);
  }

  /**
   * The sync with this id.
   *
   * @throws RequestRefused {@code UNKNOWN_SYNC}
   */
  @Transactional
  public Sync require(long id) {
    return store.find(id).orElseThrow(() -> SyncStore.unknown(id));
  }

  /**
   * A page of a cluster's syncs, newest first.
   *
   * @param before only those with a smaller id, null for the first page
   * @param limit 1 to 500
   */
  @Transactional
  public List<Sync> page(Cluster cluster, @Nullable Long before, int limit) {
    return store.page(cluster.id(), before, limit);
  }

  /** Those of a cluster that have not ended, newest first. */
  @Transactional
  public List<Sync> open(Cluster cluster) {
    return store.open(cluster.id());
  }

  private Sync start(Sync approved) {
    starter.start(approved.id());
    return require(approved.id());
  }

  private static RequestRefused stale(Sync sync, String reason) {
    return new RequestRefused(
        ErrorCode.STALE_PLAN,
        "sync " + sync.id() + " no longer fits: " + reason + "; propose it again",
        List.of(),
        Map.of("planHash", sync.planHash()));
  }
}
