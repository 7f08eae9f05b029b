package io.understudy.switchover;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.operation.StepContext;
import io.understudy.protocol.AgentCard;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.TrafficOrder.Action;
import io.understudy.protocol.TrafficReport;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Lets the candidate's agent run the command that its {@code agent.yaml} has for fencing a lost
 * node, under the name {@code fence-} and the node's.
 */
@Singleton
class FenceCommand {

  private final Agents agents;

  FenceCommand(Agents agents) {
    this.agents = agents;
  }

  /** How it went, in words; empty when there is no such command or it did not work. */
  Optional<String> run(StepContext context, Cluster cluster, MoveOrder order) {
    Node candidate = cluster.node(order.candidate());
    String command = "fence-" + order.primary();
    boolean has =
        agents.card(candidate.agent()) instanceof Answer.Given<AgentCard>(AgentCard card)
            && card.commands().contains(command);
    if (!has) {
      return Optional.empty();
    }
    var fence =
        new TrafficOrder.Run(
            context.token(), command, Action.FENCE, order.primary(), order.candidate());
    Answer<TrafficReport> answer =
        context.effect(
            candidate.name() + ": run " + command,
            () -> agents.putOrder(candidate.agent(), context.jobId("fence"), fence));
    return switch (answer) {
      case Answer.Given<TrafficReport>(TrafficReport report) -> {
        context.note(command + ": " + report.outcome() + " " + report.detail());
        if (report.outcome() != TrafficReport.Outcome.DONE) {
          yield Optional.empty();
        }
        context.remember(Facts.OFF, "true");
        yield Optional.of("fenced by " + command + " on " + candidate.name());
      }
      case Answer.Failed<TrafficReport> failed -> {
        context.note(command + ": no answer");
        yield Optional.empty();
      }
    };
  }
}
