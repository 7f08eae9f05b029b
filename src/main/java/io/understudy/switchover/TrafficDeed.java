package io.understudy.switchover;

import io.understudy.inventory.Cluster;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.traffic.Concern;
import io.understudy.traffic.Director;
import io.understudy.traffic.Outcome;
import io.understudy.traffic.Route;
import io.understudy.traffic.Traffic;
import io.understudy.traffic.Traffic.Posted;
import io.understudy.traffic.Transfer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** One deed of every traffic director of the cluster, in their order. */
@ApplicationScoped
class TrafficDeed {

  private static final Duration LIMIT = Duration.ofSeconds(8);

  private final Stage stage;
  private final Traffic traffic;

  TrafficDeed(Stage stage, Traffic traffic) {
    this.stage = stage;
    this.traffic = traffic;
  }

  /** Stops at the first that is not done: nothing has moved yet. */
  StepOutcome inOrder(StepContext context, BiFunction<Director, Transfer, Outcome> deed) {
    return each(context, posted(context), deed, true);
  }

  /** Lets every director try, and tells what the worst of them says. */
  StepOutcome all(StepContext context, BiFunction<Director, Transfer, Outcome> deed) {
    return each(context, posted(context), deed, false);
  }

  /** Every director sends clients to the old node again; the last one first. */
  StepOutcome restored(StepContext context) {
    return each(context, posted(context).reversed(), Director::restore, false);
  }

  private List<Posted> posted(StepContext context) {
    return traffic.posted(stage.cluster(context));
  }

  private StepOutcome each(
      StepContext context,
      List<Posted> posted,
      BiFunction<Director, Transfer, Outcome> deed,
      boolean stop) {
    if (posted.isEmpty()) {
      return new StepOutcome.Done(
          "no traffic directors are declared: clients find the node by themselves");
    }
    Route route = route(context);
    List<String> done = new ArrayList<>();
    StepOutcome worst = null;
    for (Posted one : posted) {
      var transfer =
          new Transfer(one.post(), route, context.within("director-" + one.post().position()));
      Outcome outcome = deed.apply(one.director(), transfer);
      String words = one.post().label() + ": " + outcome.detail();
      switch (outcome) {
        case Outcome.Done ok -> done.add(words);
        case Outcome.Refused no ->
            worst = worst instanceof StepOutcome.Unknown ? worst : new StepOutcome.Refused(words);
        case Outcome.Unknown silent -> worst = new StepOutcome.Unknown(words);
      }
      if (worst != null) {
        context.note(words);
        if (stop) {
          return worst;
        }
      }
    }
    return worst == null ? new StepOutcome.Done(String.join("; ", done)) : worst;
  }

  Route route(StepContext context) {
    MoveOrder order = MoveOrder.of(context);
    Cluster cluster = stage.cluster(context);
    return new Route(
        cluster.node(order.primary()), cluster.node(order.candidate()), old(context, order));
  }

  private static Route.Old old(StepContext context, MoveOrder order) {
    if (order.kind() != MoveKind.FAILOVER) {
      return Route.Old.THERE;
    }
    if (context.recall(Facts.OFF).isPresent()) {
      return Route.Old.FENCED;
    }
    return order.override().contains(FindingCode.ADDRESS_MAY_BE_HELD)
        ? Route.Old.OFF_BY_WORD
        : Route.Old.LOST;
  }

  /** An address that the lost node may still have, in words, unless the node is known to be off. */
  Optional<String> mayBeHeld(StepContext context) {
    Route route = route(context);
    return route.off()
        ? Optional.empty()
        : traffic.concerns(stage.cluster(context), route, LIMIT).stream()
            .filter(concern -> concern.sort() == Concern.Sort.HOLDER_SILENT)
            .map(Concern::message)
            .findFirst();
  }

  /**
   * Redirects, and lets those clients go on at once whose director is done when another one is not:
   * they must not wait for what went down with the old node.
   */
  StepOutcome redirected(StepContext context) {
    Set<Integer> done = new HashSet<>();
    Set<Integer> waitedFor = new HashSet<>();
    StepOutcome outcome =
        all(
            context,
            (director, transfer) -> {
              Outcome redirected = director.redirect(transfer);
              if (redirected instanceof Outcome.Done) {
                done.add(transfer.post().position());
              } else if (!transfer.byTheLost()) {
                waitedFor.add(transfer.post().position());
              }
              return redirected;
            });
    context.remember(
        Facts.HOPELESS,
        Boolean.toString(!(outcome instanceof StepOutcome.Done) && waitedFor.isEmpty()));
    if (!(outcome instanceof StepOutcome.Done)) {
      List<Posted> ready =
          posted(context).stream().filter(one -> done.contains(one.post().position())).toList();
      if (!ready.isEmpty()) {
        context.note(each(context, ready, Director::release, false).detail());
      }
    }
    return outcome;
  }
}
