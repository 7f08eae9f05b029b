package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStyle;
import io.understudy.inventory.Instance;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/**
 * Makes a primary that is lost read-only where that can still be done, once: a failover does not
 * wait for the dead. Whether it worked is said, and the node is not trusted afterwards in any case.
 */
@Singleton
class FenceStep implements Step {

  private final Stage stage;
  private final Sightings sightings;
  private final Reader reader;
  private final RoleJobs jobs;
  private final Clock clock;

  FenceStep(Stage stage, Sightings sightings, Reader reader, RoleJobs jobs, Clock clock) {
    this.stage = stage;
    this.sightings = sightings;
    this.reader = reader;
    this.jobs = jobs;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "fence";
  }

  @Override
  public StepOutcome run(StepContext context) {
    Instant lost =
        stage.old(context).stream()
            .map(instance -> sightings.find(instance.id()).map(Sighting::lastVerified).orElse(null))
            .filter(Objects::nonNull)
            .max(Instant::compareTo)
            .orElseGet(clock::instant);
    Facts.once(context, Facts.DOWN, lost);
    boolean all = true;
    for (Instance instance : stage.old(context)) {
      all &= fence(context, instance);
    }
    String primary = MoveOrder.of(context).primary();
    return new Done(
        all
            ? primary + " is fenced: it refuses writes"
            : primary + " could not be fenced; keep its server stopped. Last verified " + lost);
  }

  private boolean fence(StepContext context, Instance instance) {
    return switch (reader.role(instance)) {
      case Reader.Told.Silent(String reason) -> {
        context.note("not fenced: " + reason);
        yield false;
      }
      case Reader.Told.Does(RoleStatus status) ->
          down(status) ? isDown(context, instance, status) : demote(context, instance);
    };
  }

  private static boolean down(RoleStatus status) {
    return status.duty() == Duty.STOPPED || status.duty() == Duty.CRASHED;
  }

  private static boolean isDown(StepContext context, Instance instance, RoleStatus status) {
    context.note("fenced: " + instance + " does not run (" + status.duty() + ")");
    return true;
  }

  private boolean demote(StepContext context, Instance instance) {
    RoleStyle style = RoleFacts.style(context, instance);
    StepOutcome outcome = jobs.carry(context, instance, new RoleOrder.Demote(style)).outcome();
    context.note((outcome instanceof Done ? "fenced: " : "not fenced: ") + outcome.detail());
    if (outcome instanceof Done) {
      context.remember(fenced(instance), "true");
    }
    return outcome instanceof Done;
  }

  @Override
  public StepOutcome undo(StepContext context) {
    for (Instance instance : stage.old(context)) {
      if (context.recall(fenced(instance)).isPresent()) {
        RoleStyle style = RoleFacts.style(context, instance);
        StepOutcome outcome = jobs.carry(context, instance, new RoleOrder.Resume(style)).outcome();
        if (!(outcome instanceof Done)) {
          return outcome;
        }
      }
    }
    return new Done("what was fenced takes writes again");
  }

  private static String fenced(Instance instance) {
    return "fenced." + instance.component().name();
  }
}
