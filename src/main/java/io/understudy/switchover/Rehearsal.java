package io.understudy.switchover;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Duty;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Instance;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import io.understudy.protocol.JobReport;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The steps of a move with everything checked that can be checked without moving. */
@Singleton
class Rehearsal {

  private static final int NOT_FOUND = 404;

  private final Stage stage;
  private final Reader reader;
  private final Agents agents;
  private final WouldRun wouldRun;
  private final RoleJobs jobs;
  private final RoleParametersStep parameters;

  Rehearsal(
      Stage stage,
      Reader reader,
      Agents agents,
      WouldRun wouldRun,
      RoleJobs jobs,
      RoleParametersStep parameters) {
    this.wouldRun = wouldRun;
    this.jobs = jobs;
    this.stage = stage;
    this.reader = reader;
    this.agents = agents;
    this.parameters = parameters;
  }

  /** Stands in for the step of that name. */
  private record Rehearsed(String name, Function<StepContext, StepOutcome> check) implements Step {
    @Override
    public StepOutcome run(StepContext context) {
      return check.apply(context);
    }
  }

  Step demote() {
    return new Rehearsed(
        "demote", context -> every(stage.old(context).reversed(), each -> demote(context, each)));
  }

  Step promote() {
    return new Rehearsed(
        "promote",
        context -> {
          StepOutcome drafted = every(stage.candidate(context), each -> promote(context, each));
          return drafted instanceof Done ? tried(context, drafted) : drafted;
        });
  }

  /** Lets a throw-away copy of each standby be promoted, where that can be done. */
  private StepOutcome tried(StepContext context, StepOutcome drafted) {
    StepOutcome last = drafted;
    for (Instance candidate : stage.candidate(context)) {
      if (RoleFacts.streams(context, candidate)) {
        StepOutcome outcome = jobs.carry(context, candidate, new RoleOrder.Trial()).outcome();
        if (!(outcome instanceof Done)) {
          last = outcome;
        }
      }
    }
    return last;
  }

  private StepOutcome demote(StepContext context, Instance instance) {
    return ready(
        context,
        instance,
        List.of(Duty.WRITABLE, Duty.SERVING, Duty.SUSPENDED),
        new RoleOrder.Demote(RoleFacts.style(context, instance)));
  }

  private StepOutcome promote(StepContext context, Instance instance) {
    return ready(
        context,
        instance,
        List.of(Duty.READ_ONLY, Duty.IN_RECOVERY, Duty.WRITABLE, Duty.SERVING, Duty.SUSPENDED),
        new RoleOrder.Promote(RoleFacts.style(context, instance), null));
  }

  Step parameters() {
    return new Rehearsed("role-parameters", this::parameters);
  }

  private StepOutcome parameters(StepContext context) {
    List<Instance> old = stage.old(context);
    List<Instance> candidate = stage.candidate(context);
    for (int i = 0; i < candidate.size(); i++) {
      StepOutcome taken = draft(context, candidate.get(i), old.get(i));
      StepOutcome both =
          taken instanceof Done && !RoleFacts.streams(context, old.get(i))
              ? draft(context, old.get(i), candidate.get(i))
              : taken;
      if (!(both instanceof Done)) {
        return both;
      }
    }
    return new Done("both sides would take over the role-bound parameters");
  }

  private StepOutcome draft(StepContext context, Instance instance, Instance holder) {
    Optional<ChangeRequest> request = parameters.rehearsed(context, instance, holder);
    if (request.isEmpty()) {
      return new Unknown(instance + " cannot be read");
    }
    return wouldRun.change(context, instance, request.get());
  }

  /**
   * Reads the server, lets its agent tell what it would run, and asks for a job nobody put: who may
   * ask for jobs may put them.
   */
  private StepOutcome ready(
      StepContext context, Instance instance, List<Duty> duties, RoleOrder order) {
    String verb = order.verb() + "d";
    if (!(reader.role(instance) instanceof Reader.Told.Does(RoleStatus status))) {
      return new Unknown(instance + " does not answer");
    }
    if (status.duty() == Duty.NONE) {
      return new Done(instance + " has no role");
    }
    if (!duties.contains(status.duty())) {
      return new Refused(instance + " is " + status.duty() + ", not " + duties);
    }
    StepOutcome drafted = wouldRun.order(context, instance, order, "could be " + verb);
    return drafted instanceof Done && !takesJobs(context, instance)
        ? new Unknown(instance + ": its agent did not answer as one that takes jobs")
        : drafted;
  }

  private boolean takesJobs(StepContext context, Instance instance) {
    Answer<JobReport> answer =
        agents.job(
            instance.node().agent(), instance.component().name(), context.jobId("rehearsed"));
    return answer instanceof Answer.Failed<JobReport>(Failure.Refusal refusal)
        && refusal.status() == NOT_FOUND;
  }

  private static StepOutcome every(
      List<Instance> instances, Function<Instance, StepOutcome> check) {
    StepOutcome last = new Done("nothing to check");
    for (Instance instance : instances) {
      last = check.apply(instance);
      if (!(last instanceof Done)) {
        return last;
      }
    }
    return last;
  }
}
