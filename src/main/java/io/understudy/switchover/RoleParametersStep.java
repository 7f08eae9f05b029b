package io.understudy.switchover;

import io.understudy.driver.ChangeRequest;
import io.understudy.history.History;
import io.understudy.inventory.Instance;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.parameter.ParameterSet;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Role-bound parameters flip, by the last revisions from before the move. */
@Singleton
class RoleParametersStep implements Step {

  private final Stage stage;
  private final Reader reader;
  private final RoleJobs jobs;
  private final History history;

  RoleParametersStep(Stage stage, Reader reader, RoleJobs jobs, History history) {
    this.stage = stage;
    this.reader = reader;
    this.jobs = jobs;
    this.history = history;
  }

  @Override
  public String name() {
    return "role-parameters";
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(30);
  }

  @Override
  public StepOutcome run(StepContext context) {
    List<Instance> old = stage.old(context);
    List<Instance> candidate = stage.candidate(context);
    boolean both = MoveOrder.of(context).kind() != MoveKind.FAILOVER;
    int moved = 0;
    for (int i = 0; i < candidate.size(); i++) {
      Flip toPrimary = flip(context, candidate.get(i), old.get(i));
      if (!(toPrimary.outcome() instanceof Done)) {
        return toPrimary.outcome();
      }
      moved += toPrimary.moved();
      if (both && !RoleFacts.streams(context, old.get(i))) {
        Flip toStandby = flip(context, old.get(i), candidate.get(i));
        if (!(toStandby.outcome() instanceof Done)) {
          return toStandby.outcome();
        }
        moved += toStandby.moved();
      }
    }
    return new Done(moved + " role-bound parameters moved with the role");
  }

  private record Flip(StepOutcome outcome, int moved) {}

  private Flip flip(StepContext context, Instance instance, Instance holder) {
    Optional<ParameterSet> mine = before(context, instance);
    Optional<ParameterSet> holders = before(context, holder);
    if (mine.isEmpty() || holders.isEmpty()) {
      return new Flip(new Done("no revision from before is known"), 0);
    }
    return switch (reader.read(instance)) {
      case Reading.Silent(String reason) -> new Flip(new Unknown(reason), 0);
      case Reading.Seen(var duty, ParameterSet live) -> {
        ChangeRequest request =
            new RoleParameters(
                    mine.get(), holders.get(), live, RoleFacts.streams(context, instance))
                .request();
        yield request.wishes().isEmpty()
            ? new Flip(new Done("nothing to move"), 0)
            : new Flip(jobs.apply(context, instance, request), request.wishes().size());
      }
    };
  }

  /** What the flip would ask of an instance now, for a rehearsal. */
  Optional<ChangeRequest> rehearsed(StepContext context, Instance instance, Instance holder) {
    if (!(reader.read(instance) instanceof Reading.Seen seen)) {
      return Optional.empty();
    }
    return before(context, instance)
        .flatMap(mine ->
            before(context, holder)
                .map(holders ->
                    new RoleParameters(
                            mine, holders, seen.parameters(), RoleFacts.streams(context, instance))
                        .request()));
  }

  private Optional<ParameterSet> before(StepContext context, Instance instance) {
    return context
        .recall(Facts.revisionOf(instance))
        .map(number -> history.parameters(instance.id(), Integer.parseInt(number)));
  }
}
