package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.operation.Operation;
import io.understudy.operation.Operations;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.polling.RoleSighting;
import io.understudy.polling.RoleSightings;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Trust;
import io.understudy.readiness.Ways;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The node that an admin named follows the primary, whatever it did before: what only it has is
 * taken back. It is trusted again afterwards, since it has nothing of its own any more.
 */
@Singleton
class FollowStep implements Step {

  private static final int MOVES = 20;

  private final Stage stage;
  private final Reader reader;
  private final Rejoiner rejoiner;
  private final RoleSightings sightings;
  private final Operations operations;
  private final Trust trust;

  FollowStep(
      Stage stage,
      Reader reader,
      Rejoiner rejoiner,
      RoleSightings sightings,
      Operations operations,
      Trust trust) {
    this.stage = stage;
    this.reader = reader;
    this.rejoiner = rejoiner;
    this.sightings = sightings;
    this.operations = operations;
    this.trust = trust;
  }

  @Override
  public String name() {
    return "rejoin";
  }

  @Override
  public StepOutcome run(StepContext context) {
    Cluster cluster = stage.cluster(context);
    String node = MoveOrder.of(context).candidate();
    for (Instance target : stage.candidate(context)) {
      Instance primary = cluster.instance(cluster.primary(), target.component());
      if (replicates(primary)) {
        var pair = new Rejoiner.Pair(cluster, primary, target, seenFrom(cluster, primary, target));
        StepOutcome outcome = rejoiner.rejoin(context, pair);
        if (!(outcome instanceof Done)) {
          return outcome;
        }
        context.note(outcome.detail());
      }
    }
    trust.restore(cluster, node, "it follows " + cluster.primary().name(), context.actor());
    return new Done(node + " follows " + cluster.primary().name());
  }

  private boolean replicates(Instance primary) {
    return reader.role(primary) instanceof Reader.Told.Does(RoleStatus status)
        && status.duty() == Duty.WRITABLE
        && status.replication() != null;
  }

  /** By the move that made the primary what it is, else by what its predecessor last saw. */
  private @Nullable String seenFrom(Cluster cluster, Instance primary, Instance target) {
    List<String> kinds = List.of(MoveKind.SWITCHOVER.word(), MoveKind.FAILOVER.word());
    for (Operation move : operations.recent(cluster.id(), kinds, MOVES)) {
      String seen =
          Ways.seenFrom(
              RoleFacts.before(move.facts(), target).orElse(null),
              RoleFacts.before(move.facts(), primary).orElse(null));
      if (seen != null) {
        return seen;
      }
    }
    return Ways.seenFrom(sightings.of(target.id()).map(RoleSighting::served).orElse(null), null);
  }
}
