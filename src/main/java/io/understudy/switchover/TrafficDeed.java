package io.understudy.switchover;

import io.understudy.inventory.Cluster;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.traffic.Director;
import io.understudy.traffic.Outcome;
import io.understudy.traffic.Route;
import io.understudy.traffic.Traffic;
import io.understudy.traffic.Traffic.Posted;
import io.understudy.traffic.Transfer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** One deed of every traffic director of the cluster, in their order. */
@ApplicationScoped
class TrafficDeed {

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
    boolean gone = order.kind() == MoveKind.FAILOVER;
    return new Route(
        cluster.node(order.primary()),
        cluster.node(order.candidate()),
        gone,
        gone && order.override().contains(FindingCode.ADDRESS_MAY_BE_HELD));
  }
}
