package io.understudy.switchover;

import io.understudy.driver.Replication;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Instance;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import jakarta.inject.Singleton;

/**
 * What is done while nobody waits, so that little is left to do while clients do: the primary
 * writes most of what its shutdown would have to write, its changes are seen to arrive at the
 * candidate, and it is remembered who follows it.
 */
@Singleton
class Preparation {

  private final Stage stage;
  private final Reader reader;
  private final RoleJobs jobs;
  private final Arrival arrival;
  private final WouldRun wouldRun;

  Preparation(Stage stage, Reader reader, RoleJobs jobs, Arrival arrival, WouldRun wouldRun) {
    this.wouldRun = wouldRun;
    this.arrival = arrival;
    this.stage = stage;
    this.reader = reader;
    this.jobs = jobs;
  }

  /** {@code otherwise} when all is ready. */
  StepOutcome run(StepContext context, StepOutcome otherwise) {
    for (Instance candidate : stage.candidate(context)) {
      if (RoleFacts.streams(context, candidate)) {
        prepare(context, candidate);
      }
    }
    for (Instance old : stage.old(context)) {
      if (!RoleFacts.streams(context, old)) {
        continue;
      }
      prepare(context, old);
      if (!(reader.role(old) instanceof Reader.Told.Does(RoleStatus status))) {
        return new Unknown(old + " does not answer");
      }
      RoleFacts.before(context, old, status);
      Replication written = status.replication();
      if (written == null) {
        return new Refused(old + " is no primary any more");
      }
      String missing =
          arrival.awaited(context, stage.candidateOf(context, old), written.position());
      if (missing != null) {
        return new Refused(missing);
      }
    }
    return otherwise;
  }

  /** Lets the agents tell what they would run for it. */
  StepOutcome rehearse(StepContext context, StepOutcome otherwise) {
    for (Instance old : stage.old(context)) {
      if (RoleFacts.streams(context, old)) {
        StepOutcome told =
            wouldRun.order(context, old, new RoleOrder.Prepare(), "could be made ready");
        if (!(told instanceof Done)) {
          return told;
        }
      }
    }
    return otherwise;
  }

  private void prepare(StepContext context, Instance instance) {
    RoleJobs.Carried carried = jobs.carry(context, instance, new RoleOrder.Prepare());
    if (!carried.done()) {
      context.note("not made ready: " + carried.outcome().detail());
    }
  }
}
