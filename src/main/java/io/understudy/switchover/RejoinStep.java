package io.understudy.switchover;

import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Ways;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whoever followed the old primary follows the new one, and the old primary does, too. */
@Singleton
class RejoinStep implements Step {

  private final Stage stage;
  private final Reader reader;
  private final Rejoiner rejoiner;
  private final SynchronousNames names;
  private final SwitchoverConfig config;

  RejoinStep(
      Stage stage,
      Reader reader,
      Rejoiner rejoiner,
      SynchronousNames names,
      SwitchoverConfig config) {
    this.stage = stage;
    this.reader = reader;
    this.rejoiner = rejoiner;
    this.names = names;
    this.config = config;
  }

  @Override
  public String name() {
    return "rejoin";
  }

  @Override
  public Duration patience() {
    return config.rejoin();
  }

  @Override
  public StepOutcome run(StepContext context) {
    List<Instance> candidates = stage.candidate(context);
    List<String> followed = new ArrayList<>();
    List<StepOutcome> failed = new ArrayList<>();
    for (Instance candidate : candidates) {
      if (RoleFacts.streams(context, candidate)) {
        for (Instance target : targets(context, candidate)) {
          StepOutcome outcome = rejoin(context, candidate, target);
          if (outcome instanceof Done) {
            context.note(outcome.detail());
            followed.add(target.node().name());
          } else {
            context.note(target + ": " + outcome.detail());
            failed.add(outcome);
          }
        }
      }
    }
    if (!failed.isEmpty()) {
      return failed.getFirst();
    }
    return new Done(
        followed.isEmpty()
            ? "nobody has to follow"
            : String.join(", ", followed) + " follows " + MoveOrder.of(context).candidate());
  }

  private StepOutcome rejoin(StepContext context, Instance candidate, Instance target) {
    StepOutcome outcome =
        rejoiner.rejoin(context.within(target.node().name()), pair(context, candidate, target));
    return outcome instanceof Done && target.node().name().equals(MoveOrder.of(context).primary())
        ? named(outcome, names.move(context, candidate, target))
        : outcome;
  }

  Rejoiner.Pair pair(StepContext context, Instance candidate, Instance target) {
    Cluster cluster = stage.cluster(context);
    Instance old = cluster.instance(old(context, cluster), candidate.component());
    String from =
        Ways.seenFrom(
            RoleFacts.before(context, old).orElse(null),
            RoleFacts.before(context, candidate).orElse(null));
    return new Rejoiner.Pair(cluster, candidate, target, from);
  }

  private static StepOutcome named(StepOutcome rejoined, StepOutcome names) {
    return names instanceof Done ? rejoined : names;
  }

  private static Node old(StepContext context, Cluster cluster) {
    return cluster.node(MoveOrder.of(context).primary());
  }

  /** A primary that was lost comes back when somebody says so; the others follow at once. */
  List<Instance> targets(StepContext context, Instance candidate) {
    Cluster cluster = stage.cluster(context);
    MoveOrder order = MoveOrder.of(context);
    List<Instance> targets = new ArrayList<>();
    for (Node node : cluster.nodes()) {
      Instance instance = cluster.instance(node, candidate.component());
      if (node.name().equals(order.candidate())) {
        continue;
      }
      if (node.name().equals(order.primary())) {
        if (order.kind() != MoveKind.FAILOVER) {
          targets.add(instance);
        }
      } else if (reader.role(instance) instanceof Reader.Told.Does(RoleStatus status)
          && status.follows()) {
        targets.addFirst(instance);
      }
    }
    return targets;
  }
}
