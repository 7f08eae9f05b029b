package io.understudy.switchover;

import io.understudy.driver.Replication;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Instance;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** What would be run so that the old primary, and who follows it, follows the candidate. */
@Singleton
class RejoinRehearsal implements Step {

  private final Stage stage;
  private final Reader reader;
  private final RejoinStep step;
  private final Rejoiner rejoiner;
  private final SynchronousNames names;
  private final WouldRun wouldRun;

  RejoinRehearsal(
      Stage stage,
      Reader reader,
      RejoinStep step,
      Rejoiner rejoiner,
      SynchronousNames names,
      WouldRun wouldRun) {
    this.stage = stage;
    this.reader = reader;
    this.step = step;
    this.rejoiner = rejoiner;
    this.names = names;
    this.wouldRun = wouldRun;
  }

  @Override
  public String name() {
    return step.name();
  }

  @Override
  public StepOutcome run(StepContext context) {
    var could = new ArrayList<String>();
    for (Instance old : stage.old(context)) {
      Instance candidate = stage.candidateOf(context, old);
      if (!RoleFacts.streams(context, candidate)) {
        continue;
      }
      StepOutcome outcome = follow(context, candidate, old, could);
      if (!(outcome instanceof Done)) {
        return outcome;
      }
    }
    return new Done(
        could.isEmpty() ? "nobody has to follow" : String.join(", ", could) + " could follow");
  }

  private StepOutcome follow(
      StepContext context, Instance candidate, Instance old, List<String> could) {
    if (!(reader.role(old) instanceof Reader.Told.Does(RoleStatus serving))
        || !(reader.role(candidate) instanceof Reader.Told.Does(RoleStatus following))) {
      return new Unknown(old + " or " + candidate + " does not answer");
    }
    Replication there = following.replication();
    String identity = following.identity();
    if (there == null || identity == null) {
      return new Refused(candidate + " does not tell where it stands");
    }
    RoleFacts.before(context, old, serving);
    for (Instance target : step.targets(context, candidate)) {
      Rejoiner.Orders orders =
          rejoiner.orders(step.pair(context, candidate, target), there, identity);
      StepOutcome welcomed =
          wouldRun.order(context, candidate, orders.welcome(), "would let others follow");
      StepOutcome outcome =
          welcomed instanceof Done
              ? wouldRun.order(context, target, orders.rejoin(), "could follow")
              : welcomed;
      if (!(outcome instanceof Done)) {
        return outcome;
      }
      could.add(target.node().name());
    }
    names.rehearse(context, candidate, old);
    return new Done(candidate + " could be followed");
  }
}
