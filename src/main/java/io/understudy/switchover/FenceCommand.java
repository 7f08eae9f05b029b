package io.understudy.switchover;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.operation.StepContext;
import io.understudy.protocol.AgentCard;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.TrafficOrder.Action;
import io.understudy.protocol.TrafficReport;
import jakarta.inject.Singleton;

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

  /** How it went. */
  sealed interface Went {

    /** The node is off; in words. */
    record Fenced(String words) implements Went {}

    /** There is no such command, or it did not work. */
    record Not() implements Went {}

    /** Whoever would run it does not answer. */
    record Silent(String reason) implements Went {}
  }

  Went run(StepContext context, Cluster cluster, MoveOrder order) {
    Node candidate = cluster.node(order.candidate());
    String command = "fence-" + order.primary();
    switch (agents.card(candidate.agent())) {
      case Answer.Failed<AgentCard>(Failure failure) -> {
        return new Went.Silent("the agent of " + candidate.name() + ": " + failure.message());
      }
      case Answer.Given<AgentCard>(AgentCard card) -> {
        if (!card.commands().contains(command)) {
          return new Went.Not();
        }
      }
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
          yield new Went.Not();
        }
        context.remember(Facts.OFF, "true");
        yield new Went.Fenced("fenced by " + command + " on " + candidate.name());
      }
      case Answer.Failed<TrafficReport>(Failure.Refusal refusal) -> {
        context.note(command + ": " + refusal.message());
        yield new Went.Not();
      }
      case Answer.Failed<TrafficReport>(Failure failure) ->
          new Went.Silent(command + ": " + failure.message());
    };
  }
}
