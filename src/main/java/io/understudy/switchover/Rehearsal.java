package io.understudy.switchover;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.Refusal;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The steps of a move with everything checked that can be checked without moving. */
@Singleton
class Rehearsal {

  private static final int NOT_FOUND = 404;

  private final Stage stage;
  private final Reader reader;
  private final Agents agents;
  private final RoleParametersStep parameters;

  Rehearsal(Stage stage, Reader reader, Agents agents, RoleParametersStep parameters) {
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
        "promote", context -> every(stage.candidate(context), each -> promote(context, each)));
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
      for (StepOutcome outcome :
          List.of(
              draft(context, candidate.get(i), old.get(i)),
              draft(context, old.get(i), candidate.get(i)))) {
        if (!(outcome instanceof Done)) {
          return outcome;
        }
      }
    }
    return new Done("both sides would take over the role-bound parameters");
  }

  private StepOutcome draft(StepContext context, Instance instance, Instance holder) {
    Optional<ChangeRequest> request = parameters.rehearsed(context, instance, holder);
    if (request.isEmpty()) {
      return new Unknown(instance + " cannot be read");
    }
    if (request.get().wishes().isEmpty()) {
      return new Done("nothing would move");
    }
    return drafted(
        context,
        instance,
        agents.draft(instance.node().agent(), instance.component().name(), request.get()),
        "would take them");
  }

  /** Tells every command; the driver's own checks have accepted them. */
  private static StepOutcome drafted(
      StepContext context, Instance instance, Answer<Draft> answer, String word) {
    return switch (answer) {
      case Answer.Failed<Draft>(Failure failure) ->
          new Unknown(instance + ": " + failure.message());
      case Answer.Given<Draft>(Draft.Refused(List<Refusal> refusals)) ->
          new Refused(
              instance
                  + " would refuse: "
                  + refusals.stream().map(Refusal::reason).collect(Collectors.joining("; ")));
      case Answer.Given<Draft>(Draft.Ready(List<Command> commands)) -> {
        tell(context, instance, commands);
        yield new Done(instance + " " + word);
      }
    };
  }

  /** What an earlier step would have done is not there to be done again by a later one. */
  private static void tell(StepContext context, Instance instance, List<Command> commands) {
    String name = "would-run." + instance.node().name() + "." + instance.component().name();
    var told = new ArrayList<>(context.recall(name).orElse("").lines().toList());
    List<Command> fresh =
        commands.stream()
            .filter(each -> each.kind() == Command.Kind.RELOAD || !told.contains(each.text()))
            .toList();
    if (fresh.stream().allMatch(each -> each.kind() == Command.Kind.RELOAD)) {
      return;
    }
    fresh.forEach(each -> {
      context.note("would run on " + instance + ": " + each.text());
      told.add(each.text());
    });
    context.remember(name, String.join("\n", told));
  }

  /**
   * Reads the server, lets its agent tell what it would run, and asks for a job nobody put: who may
   * ask for jobs may put them.
   */
  private StepOutcome ready(
      StepContext context, Instance instance, List<Duty> duties, RoleOrder.Handover order) {
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
    StepOutcome drafted =
        drafted(
            context,
            instance,
            agents.draft(instance.node().agent(), instance.component().name(), order),
            "could be " + verb);
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
