package io.understudy.sync;

import io.understudy.drift.Drifts;
import io.understudy.drift.Drifts.Compared;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Refusal;
import io.understudy.history.History;
import io.understudy.history.Revision;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Broken;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.protocol.Job;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a sync does, step by step. Each can be run again: jobs carry ids that were remembered before
 * any agent was called, and everything else is reading.
 */
@ApplicationScoped
class SyncSteps {

  private static final int READINGS = 6;
  private static final Duration BETWEEN_READINGS = Duration.ofMillis(250);

  private final Inventory inventory;
  private final SyncStore store;
  private final Ledger ledger;
  private final Fitness fitness;
  private final FreshLook look;
  private final Jobs jobs;
  private final History history;
  private final Drifts drifts;
  private final Declined declined;
  private final Patience patience;

  SyncSteps(
      Inventory inventory,
      SyncStore store,
      Ledger ledger,
      Fitness fitness,
      FreshLook look,
      Jobs jobs,
      History history,
      Drifts drifts,
      Declined declined,
      Patience patience) {
    this.inventory = inventory;
    this.store = store;
    this.ledger = ledger;
    this.fitness = fitness;
    this.look = look;
    this.jobs = jobs;
    this.history = history;
    this.drifts = drifts;
    this.declined = declined;
    this.patience = patience;
  }

  /** Reads both sides again: what was approved is carried out only while it still fits. */
  StepOutcome guard(StepContext context, Long id) {
    Sync sync = sync(id);
    return switch (fitness.of(cluster(sync), sync)) {
      case Fitness.Verdict.Fits fits -> new Done("the plan fits");
      case Fitness.Verdict.Untold(String reason) -> new Unknown(reason);
      case Fitness.Verdict.Stale(String reason) -> {
        ledger.stale(id, reason);
        yield new Refused("the plan no longer fits: " + reason);
      }
    };
  }

  /** Puts one job per component to the target's agent, in order, and waits for each. */
  StepOutcome apply(StepContext context, Long id) {
    Sync sync = sync(id);
    Cluster cluster = cluster(sync);
    for (ComponentPlan plan : sync.plan().components()) {
      if (!plan.request().wishes().isEmpty()) {
        StepOutcome outcome = apply(context, sync, plan, target(cluster, sync, plan));
        if (!(outcome instanceof Done)) {
          return outcome;
        }
      }
    }
    return new Done(changes(sync.total()) + " applied");
  }

  private StepOutcome apply(StepContext context, Sync sync, ComponentPlan plan, Instance target) {
    String job = job(context, plan, "apply");
    int changes = plan.request().wishes().size();
    Jobs.Ended ended =
        jobs.carryOut(
            context,
            "apply " + changes(changes) + " to " + target,
            target,
            job,
            new Job.Apply(context.token(), plan.request()));
    return switch (ended) {
      case Jobs.Ended.Lost(String reason) -> new Unknown(reason);
      case Jobs.Ended.NotTaken(String reason) -> {
        refuse(sync, List.of(new Refusal(null, reason, "see the agent of " + target)));
        yield new Refused(target + ": " + reason);
      }
      case Jobs.Ended.With(ApplyOutcome outcome, var _) ->
          switch (outcome) {
            case ApplyOutcome.Applied applied ->
                new Done(changes(changes) + " applied to " + target);
            case ApplyOutcome.Refused(List<Refusal> refusals) -> {
              refuse(sync, refusals);
              yield new Refused(target + " refused, nothing was changed: " + words(refusals));
            }
            case ApplyOutcome.PutBack(List<Refusal> refusals) -> {
              refuse(sync, refusals);
              ledger.report(
                  sync.id(), null, result -> result.withPutBack(plan.component(), List.of()));
              yield new Refused(target + " refused, and put itself back: " + words(refusals));
            }
            case ApplyOutcome.Stale(List<ParameterKey> keys) -> {
              refuse(sync, keys.stream().map(SyncSteps::changedMeanwhile).toList());
              yield new Refused(target + " changed in the meantime; nothing was changed by us");
            }
            case ApplyOutcome.Broken(List<Refusal> refusals) -> {
              refuse(sync, refusals);
              yield new Broken(target + " could not be put back whole: " + words(refusals));
            }
          };
    };
  }

  /** Puts back every component that was changed, the last one first. */
  StepOutcome putBack(StepContext context, Long id) {
    Sync sync = sync(id);
    Cluster cluster = cluster(sync);
    var backwards = new ArrayList<>(sync.plan().components()).reversed();
    for (ComponentPlan plan : backwards) {
      Optional<String> applied = context.recall(fact("apply", plan));
      if (applied.isPresent()) {
        Instance target = target(cluster, sync, plan);
        StepOutcome outcome = putBack(context, sync, plan, target, applied.get());
        if (!(outcome instanceof Done)) {
          return outcome;
        }
      }
    }
    return new Done("what had been changed is put back");
  }

  private StepOutcome putBack(
      StepContext context, Sync sync, ComponentPlan plan, Instance target, String applied) {
    return switch (jobs.find(target, applied)) {
      case Jobs.Ended.Lost(String reason) -> new Unknown(reason);
      case Jobs.Ended.NotTaken notTaken -> new Done(target + " never took it");
      case Jobs.Ended.With(ApplyOutcome outcome, var _) ->
          switch (outcome) {
            case ApplyOutcome.Applied done -> reverse(context, sync, plan, target);
            case ApplyOutcome.Broken(List<Refusal> refusals) ->
                new Broken(target + " is neither as before nor as planned: " + words(refusals));
            case ApplyOutcome.Refused none -> new Done(target + " was not changed");
            case ApplyOutcome.Stale none -> new Done(target + " was not changed");
            case ApplyOutcome.PutBack none -> new Done(target + " put itself back");
          };
    };
  }

  private StepOutcome reverse(StepContext context, Sync sync, ComponentPlan plan, Instance target) {
    if (!(look.at(target) instanceof FreshLook.Seen.Read seen)) {
      return new Unknown(target + " does not answer, so it cannot be put back yet");
    }
    Reversal reversal = Reversal.of(plan, seen.parameters());
    if (!reversal.nothingToDo()) {
      String job = job(context, plan, "put-back");
      Jobs.Ended ended =
          jobs.carryOut(
              context,
              "put back " + changes(reversal.request().wishes().size()) + " of " + target,
              target,
              job,
              new Job.Apply(context.token(), reversal.request()));
      if (ended instanceof Jobs.Ended.Lost(String reason)) {
        return new Unknown(reason);
      }
      if (!(ended instanceof Jobs.Ended.With(ApplyOutcome.Applied done, var _))) {
        return new Broken(
            target + " could not be put back (" + ended.words() + "); compare it and sync again");
      }
    }
    var after = look.at(target);
    ledger.report(sync.id(), null, result -> result.withPutBack(plan.component(), reversal.left()));
    return new Done(
        after instanceof FreshLook.Seen.Read ? target + " is as before" : target + " was put back");
  }

  /** Reads the target; only this decides whether it has worked. */
  StepOutcome verify(StepContext context, Long id) {
    Sync sync = sync(id);
    for (int reading = 1; ; reading++) {
      Read read = read(sync);
      if (read.silent() != null) {
        return new Unknown(read.silent());
      }
      Verification verification = read.verification();
      List<ParameterKey> pending = read.pending();
      ledger.report(
          id,
          verification.verified(),
          result -> result.withWrong(verification.wrong()).withPendingRestart(pending));
      if (verification.complete()) {
        return new Done("verified " + verification.verified() + "/" + verification.total());
      }
      if (reading == READINGS || !patience.waitFor(BETWEEN_READINGS)) {
        return new Refused(
            "read back: "
                + verification.verified()
                + " of "
                + verification.total()
                + " are as planned, not "
                + verification.wrong().getFirst().key());
      }
    }
  }

  /** What reading every component of the target shows of the plan now. */
  Read read(Sync sync) {
    Cluster cluster = cluster(sync);
    Verification verification = Verification.nothing();
    var pending = new ArrayList<ParameterKey>();
    for (ComponentPlan plan : sync.plan().components()) {
      switch (look.at(target(cluster, sync, plan))) {
        case FreshLook.Seen.Silent(String reason) -> {
          return new Read(Verification.nothing(), List.of(), reason);
        }
        case FreshLook.Seen.Read seen -> {
          verification =
              verification.and(Verification.of(plan, seen.parameters(), seen.pendingRestart()));
          plan.request().wishes().stream()
              .map(ChangeRequest.Wish::key)
              .filter(seen.pendingRestart()::contains)
              .forEach(pending::add);
        }
      }
    }
    return new Read(verification, pending, null);
  }

  /**
   * A reading.
   *
   * @param silent why there is none, null when there is
   */
  record Read(Verification verification, List<ParameterKey> pending, @Nullable String silent) {}

  /** Makes what was read the base of later comparisons. */
  StepOutcome record(StepContext context, Long id) {
    settle(sync(id));
    return new Done("recorded as the base of later comparisons");
  }

  /** Keeps what a sync that succeeded means for later ones. */
  void settle(Sync sync) {
    Cluster cluster = cluster(sync);
    for (ComponentPlan plan : sync.plan().components()) {
      Instance standby = cluster.instance(sync.standby(), plan.component());
      Instance primary = cluster.instance(cluster.primary(), standby.component());
      Optional<Revision> mine = history.latest(primary.id());
      Optional<Revision> theirs = history.latest(standby.id());
      if (mine.isPresent() && theirs.isPresent()) {
        drifts.verified(new Compared(primary, mine.get(), standby, theirs.get()));
        if (!plan.source().latest()) {
          decline(sync, plan, mine.get());
        }
      }
    }
  }

  /** Going back behind the primary's present values is a decision against them. */
  private void decline(Sync sync, ComponentPlan plan, Revision latest) {
    var values = new HashMap<ParameterKey, @Nullable Parameter>();
    var now = history.parameters(latest.instance(), latest.number());
    plan.request()
        .wishes()
        .forEach(wish -> values.put(wish.key(), now.find(wish.key()).orElse(null)));
    declined.remember(plan.target().instance(), sync.id(), values);
  }

  /** An id for a job that is the same whoever asks for it again, on disk before it is used. */
  private static String job(StepContext context, ComponentPlan plan, String purpose) {
    String fact = fact(purpose, plan);
    return context
        .recall(fact)
        .orElseGet(() -> {
          String id = context.jobId("i" + plan.target().instance());
          context.remember(fact, id);
          return id;
        });
  }

  static String fact(String purpose, ComponentPlan plan) {
    return purpose + ".i" + plan.target().instance();
  }

  private static String changes(int count) {
    return count + (count == 1 ? " change" : " changes");
  }

  private void refuse(Sync sync, List<Refusal> refusals) {
    ledger.report(sync.id(), null, result -> result.withRefusals(refusals));
  }

  private static Refusal changedMeanwhile(ParameterKey key) {
    return new Refusal(key, "it changed on the standby in the meantime", "propose again");
  }

  private static String words(List<Refusal> refusals) {
    return refusals.stream()
        .limit(3)
        .map(r -> (r.key() == null ? "" : r.key() + ": ") + r.reason())
        .collect(Collectors.joining("; "));
  }

  private Sync sync(long id) {
    return store.require(id);
  }

  private Cluster cluster(Sync sync) {
    return inventory.find(sync.clusterId()).orElseThrow(() -> SyncStore.unknown(sync.id()));
  }

  private static Instance target(Cluster cluster, Sync sync, ComponentPlan plan) {
    return cluster.instance(sync.target(), plan.component());
  }
}
