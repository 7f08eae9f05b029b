package io.understudy.switchover;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
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
        "demote",
        context ->
            every(
                stage.old(context),
                instance -> ready(context, instance, List.of(Duty.WRITABLE), "could be demoted")));
  }

  Step promote() {
    return new Rehearsed(
        "promote",
        context ->
            every(
                stage.candidate(context),
                instance ->
                    ready(
                        context,
                        instance,
                        List.of(Duty.READ_ONLY, Duty.IN_RECOVERY, Duty.WRITABLE),
                        "could be promoted")));
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
    return switch (agents.draft(
        instance.node().agent(), instance.component().name(), request.get())) {
      case Answer.Failed<Draft>(Failure failure) ->
          new Unknown(instance + ": " + failure.message());
      case Answer.Given<Draft>(Draft draft) ->
          switch (draft) {
            case Draft.Ready ready -> {
              ready.commands().forEach(command -> context.note("would run: " + command.text()));
              yield new Done(instance + " would take them");
            }
            case Draft.Refused refused ->
                new Refused(instance + " would refuse: " + refused.refusals().getFirst().reason());
          };
    };
  }

  /** Reads the server, and asks for a job nobody put: who may ask for jobs may put them. */
  private StepOutcome ready(
      StepContext context, Instance instance, List<Duty> duties, String word) {
    if (!(reader.read(instance) instanceof Reading.Seen seen)) {
      return new Unknown(instance + " does not answer");
    }
    if (seen.duty() == Duty.NONE) {
      return new Done(instance + " has no role");
    }
    if (!duties.contains(seen.duty())) {
      return new Refused(instance + " is " + seen.duty() + ", not " + duties);
    }
    Answer<JobReport> answer =
        agents.job(
            instance.node().agent(), instance.component().name(), context.jobId("rehearsed"));
    boolean taken =
        answer instanceof Answer.Failed<JobReport>(Failure.Refusal refusal)
            && refusal.status() == NOT_FOUND;
    if (taken) {
      context.note(instance + " " + word + ": its agent takes jobs, and none was sent");
    }
    return taken
        ? new Done(instance + " " + word)
        : new Unknown(instance + ": its agent did not answer as one that takes jobs");
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
