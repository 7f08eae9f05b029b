package io.understudy.switchover;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.Refusal;
import io.understudy.driver.RoleOrder;
import io.understudy.inventory.Instance;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lets agents tell what they would run, and notes it; nothing is changed. */
@Singleton
class WouldRun {

  private final Agents agents;

  WouldRun(Agents agents) {
    this.agents = agents;
  }

  /** {@code word} completes "alpha/db …" when all of it could be done. */
  StepOutcome order(StepContext context, Instance instance, RoleOrder order, String word) {
    return drafted(
        context,
        instance,
        agents.draft(instance.node().agent(), instance.component().name(), order),
        word);
  }

  StepOutcome change(StepContext context, Instance instance, ChangeRequest request) {
    return request.wishes().isEmpty()
        ? new Done("nothing would move")
        : drafted(
            context,
            instance,
            agents.draft(instance.node().agent(), instance.component().name(), request),
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
                  + refusals.stream()
                      .map(refusal -> refusal.reason() + " (" + refusal.remedy() + ")")
                      .collect(Collectors.joining("; ")));
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
}
