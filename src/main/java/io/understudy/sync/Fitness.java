package io.understudy.sync;

import io.understudy.drift.Comparison;
import io.understudy.drift.DriftItem;
import io.understudy.drift.Drifts;
import io.understudy.drift.Drifts.Compared;
import io.understudy.driver.ChangeRequest;
import io.understudy.history.History;
import io.understudy.history.Revision;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Component;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Whether a plan still is what would be planned now. Calls agents: never inside a transaction. */
@ApplicationScoped
class Fitness {

  private final FreshLook look;
  private final History history;
  private final Drifts drifts;

  Fitness(FreshLook look, History history, Drifts drifts) {
    this.look = look;
    this.history = history;
    this.drifts = drifts;
  }

  /** The verdict on a plan. */
  sealed interface Verdict {

    /** Nothing has changed that it was made of. */
    record Fits() implements Verdict {}

    /** Something has. */
    record Stale(String reason) implements Verdict {}

    /** The target does not answer, so nobody can say. */
    record Untold(String reason) implements Verdict {}
  }

  Verdict of(Cluster cluster, Sync sync) {
    if (cluster.primary().name().equals(sync.standby())) {
      return new Verdict.Stale(sync.standby() + " is the primary now");
    }
    if (sync.request().adopts() && !cluster.primary().name().equals(sync.target())) {
      return new Verdict.Stale(sync.target() + " is no longer the primary");
    }
    for (ComponentPlan plan : sync.plan().components()) {
      Verdict verdict = of(cluster, sync, plan);
      if (!(verdict instanceof Verdict.Fits)) {
        return verdict;
      }
    }
    return new Verdict.Fits();
  }

  private Verdict of(Cluster cluster, Sync sync, ComponentPlan plan) {
    Optional<Component> component =
        cluster.components().stream().filter(c -> c.name().equals(plan.component())).findFirst();
    if (component.isEmpty()) {
      return new Verdict.Stale("component " + plan.component() + " is no longer declared");
    }
    Instance target = cluster.instance(cluster.node(sync.target()), component.get());
    Node from = sync.request().adopts() ? cluster.node(sync.standby()) : cluster.primary();
    Instance source = cluster.instance(from, component.get());
    if (source.id().value() != plan.source().instance()) {
      return new Verdict.Stale(source.node().name() + " is the primary now");
    }
    return switch (look.at(target)) {
      case FreshLook.Seen.Silent(String reason) ->
          new Verdict.Untold(target + " cannot be read: " + reason);
      case FreshLook.Seen.Read seen -> {
        if (!seen.revision().identity().id().equals(plan.target().identity())) {
          yield new Verdict.Stale(target + " is another installation now");
        }
        if (!seen.revision().hash().equals(plan.target().hash())) {
          yield new Verdict.Stale(
              target + " has changed (revision " + seen.revision().number() + ")");
        }
        yield source(new Sides(source, target, seen), plan);
      }
    };
  }

  private record Sides(Instance from, Instance target, FreshLook.Seen.Read seen) {}

  private Verdict source(Sides sides, ComponentPlan plan) {
    if (plan.source().latest()) {
      Revision latest = latest(sides.from());
      if (!latest.hash().equals(plan.source().hash())) {
        return new Verdict.Stale(sides.from() + " has changed (revision " + latest.number() + ")");
      }
      if (!latest.acknowledged()) {
        return new Verdict.Stale(sides.from() + " is another installation now");
      }
    }
    Optional<Revision> source = history.find(sides.from().id(), plan.source().revision());
    if (source.isEmpty()) {
      return new Verdict.Stale("revision " + plan.source().revision() + " is no longer kept");
    }
    Comparison now =
        drifts.compare(
            new Compared(sides.from(), source.get(), sides.target(), sides.seen().revision()),
            sides.seen().replays());
    return plan.request().wishes().stream().allMatch(wish -> wanted(sides.seen(), now, plan, wish))
        ? new Verdict.Fits()
        : new Verdict.Stale("the rules have changed what " + sides.target() + " should be");
  }

  /** The source as it is now; when it does not answer, as it was last seen. */
  private Revision latest(Instance source) {
    return switch (look.at(source)) {
      case FreshLook.Seen.Read seen -> seen.revision();
      case FreshLook.Seen.Silent silent -> history.latest(source.id()).orElseThrow();
    };
  }

  private static boolean wanted(
      FreshLook.Seen.Read seen, Comparison now, ComponentPlan plan, ChangeRequest.Wish wish) {
    ParameterKey key = wish.key();
    if (wish.changesNothing()) {
      return seen.pendingRestart().contains(key);
    }
    Optional<Parameter> planned =
        plan.desired().stream().filter(parameter -> parameter.key().equals(key)).findFirst();
    return now.items().stream()
        .filter(item -> item.key().equals(key))
        .filter(item -> item.handling() == DriftItem.Handling.SYNC)
        .anyMatch(item -> {
          Parameter desired = item.desired();
          return desired == null
              ? planned.isEmpty()
              : planned.map(p -> p.likeness(desired) == Likeness.SAME).orElse(false);
        });
  }
}
