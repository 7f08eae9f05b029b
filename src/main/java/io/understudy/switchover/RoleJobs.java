package io.understudy.switchover;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Duty;
import io.understudy.driver.Refusal;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStyle;
import io.understudy.inventory.Instance;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Broken;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.protocol.Job;
import io.understudy.sync.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lets agents demote, promote and apply, each job once. */
@ApplicationScoped
class RoleJobs {

  private final Jobs jobs;

  RoleJobs(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * How an order ended.
   *
   * @param role the status afterwards, when it was told
   */
  record Carried(StepOutcome outcome, @Nullable RoleStatus role) {
    boolean done() {
      return outcome instanceof Done;
    }
  }

  /** Lets an agent carry out an order about a role. */
  Carried carry(StepContext context, Instance instance, RoleOrder order) {
    return carryOut(context, instance, order.verb(), new Job.Role(context.token(), order));
  }

  StepOutcome demote(StepContext context, Instance instance) {
    return carry(context, instance, new RoleOrder.Demote(RoleStyle.READ_ONLY)).outcome();
  }

  /** Promotes what has a role: a candidate, or a primary that a demotion is undone for. */
  StepOutcome promote(StepContext context, Instance instance, Reader.Told told) {
    return switch (told) {
      case Reader.Told.Silent(String reason) -> new Unknown(reason);
      case Reader.Told.Does(RoleStatus status) ->
          status.duty() == Duty.NONE
              ? new Done(instance + " has no role")
              : carry(context, instance, new RoleOrder.Promote(RoleStyle.READ_ONLY, null))
                  .outcome();
    };
  }

  StepOutcome apply(StepContext context, Instance instance, ChangeRequest request) {
    return carryOut(context, instance, "apply", new Job.Apply(context.token(), request)).outcome();
  }

  /**
   * A job that has ended is not carried out again under its id, so a retry after a refusal or a
   * failure takes the next number. A retry after no answer takes the same one.
   */
  private Carried carryOut(StepContext context, Instance instance, String verb, Job job) {
    String where = instance.node().name() + "." + instance.component().name();
    String counter = "job-number." + verb + "." + where;
    int number = context.recall(counter).map(Integer::parseInt).orElse(1);
    String id = context.jobId(verb + "." + number + ".i" + instance.id().value());
    Jobs.Ended ended = jobs.carryOut(context, verb + " " + instance, instance, id, job);
    StepOutcome outcome = outcome(verb, instance, ended);
    if (outcome instanceof Refused || outcome instanceof Broken) {
      context.remember(counter, Integer.toString(number + 1));
    }
    ApplyOutcome.Applied applied =
        ended instanceof Jobs.Ended.With(ApplyOutcome.Applied known, var _) ? known : null;
    if (applied != null && applied.note() != null) {
      context.note(instance + ": " + applied.note());
    }
    return new Carried(outcome, applied == null ? null : applied.role());
  }

  private static StepOutcome outcome(String verb, Instance instance, Jobs.Ended ended) {
    return switch (ended) {
      case Jobs.Ended.Lost(String reason) -> new Unknown(reason);
      case Jobs.Ended.NotTaken(String reason) -> new Refused(instance + ": " + reason);
      case Jobs.Ended.With(ApplyOutcome outcome, var _) ->
          switch (outcome) {
            case ApplyOutcome.Applied applied -> new Done(verb + " " + instance);
            case ApplyOutcome.Stale stale ->
                new Refused(instance + " changed in the meantime: " + stale.keys());
            case ApplyOutcome.Refused(List<Refusal> refusals) ->
                new Refused(instance + " refused: " + words(refusals));
            case ApplyOutcome.PutBack(List<Refusal> refusals) ->
                new Refused(instance + " refused and put itself back: " + words(refusals));
            case ApplyOutcome.Broken(List<Refusal> refusals) ->
                new Broken(instance + ": " + words(refusals));
          };
    };
  }

  private static String words(List<Refusal> refusals) {
    return refusals.stream()
        .limit(3)
        .map(refusal -> refusal.reason() + " (" + refusal.remedy() + ")")
        .collect(Collectors.joining("; "));
  }
}
