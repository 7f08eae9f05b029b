package io.understudy.traffic;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.inventory.Node;
import io.understudy.operation.StepContext;
import io.understudy.protocol.TrafficCard;
import io.understudy.protocol.TrafficLook;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.TrafficReport;
import io.understudy.traffic.Outcome.Done;
import io.understudy.traffic.Outcome.Refused;
import io.understudy.traffic.Outcome.Unknown;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** Lets agents carry out a director's orders, each once, and asks them how things stand. */
@ApplicationScoped
class AgentOrders {

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int SERVER_SIDE = 500;

  private final Agents agents;

  AgentOrders(Agents agents) {
    this.agents = agents;
  }

  /**
   * Carries out an order. One that has ended is not carried out again under its id, so a retry
   * after a refusal or an unknown end takes the next number; a retry after no answer takes the same
   * one.
   *
   * @param purpose of the order within its step, lower case letters and dashes
   * @param words as an admin would say it
   */
  Outcome carryOut(
      StepContext context, Node node, String purpose, TrafficOrder order, String words) {
    String where = purpose + ".n" + node.id();
    String counter = "order-number." + context.jobId(where);
    int number = context.recall(counter).map(Integer::parseInt).orElse(1);
    String id = context.jobId(where + "." + number);
    Answer<TrafficReport> answer =
        context.effect(node.name() + ": " + words, () -> agents.putOrder(node.agent(), id, order));
    return switch (answer) {
      case Answer.Failed<TrafficReport>(Failure failure) -> failed(node, failure);
      case Answer.Given<TrafficReport>(TrafficReport report) -> {
        TrafficReport.Outcome outcome = report.outcome();
        if (outcome == null) {
          yield new Unknown(node.name() + " is still at work on it");
        }
        if (outcome != TrafficReport.Outcome.DONE) {
          context.remember(counter, Integer.toString(number + 1));
        }
        String detail = node.name() + " " + report.detail();
        yield switch (outcome) {
          case DONE -> new Done(detail);
          case REFUSED -> new Refused(detail);
          case UNKNOWN -> new Unknown(detail);
        };
      }
    };
  }

  private static Outcome failed(Node node, Failure failure) {
    return switch (failure) {
      case Failure.NoAnswer silence -> new Unknown(node.name() + ": " + silence.message());
      case Failure.Nonsense nonsense -> new Unknown(node.name() + ": " + nonsense.message());
      case Failure.Refusal refusal ->
          refusal.status() >= SERVER_SIDE || refusal.status() == CONFLICT
              ? new Unknown(node.name() + ": " + refusal.message())
              : new Refused(node.name() + ": " + words(refusal));
    };
  }

  private static String words(Failure.Refusal refusal) {
    return refusal.status() == NOT_FOUND && refusal.problem().code().equals("NOT_FOUND")
        ? "its agent is of a version that moves no clients; bring it up to date"
        : refusal.message();
  }

  /** What an agent may do, or why it cannot be told. */
  Told<TrafficCard> card(Node node) {
    return told(node, agents.traffic(node.agent()));
  }

  /** How something stands, or why it cannot be told. */
  Told<TrafficLook> look(Node node, String director, String subject) {
    return told(node, agents.traffic(node.agent(), director, subject));
  }

  /** Those of these nodes whose agents keep this state file of HAProxy, asked one by one. */
  Stream<Node> keepersOf(String stateFile, List<Node> nodes) {
    return nodes.stream()
        .filter(node ->
            card(node) instanceof Told.Yes<TrafficCard>(TrafficCard card)
                && stateFile.equals(card.haproxyStateFile()));
  }

  /**
   * What an agent said.
   *
   * @param <T> what was asked for
   */
  sealed interface Told<T> {

    record Yes<T>(T value) implements Told<T> {}

    /**
     * Nothing that could be used.
     *
     * @param silent whether there was no answer at all, rather than a no
     */
    record No<T>(String reason, boolean silent) implements Told<T> {

      /** The concern that it is. */
      Concern concern(Post post) {
        return post.concern(
            silent ? Concern.Sort.UNREACHABLE : Concern.Sort.MISSING,
            post.label() + " cannot be used: " + reason,
            reason);
      }
    }
  }

  private static <T> Told<T> told(Node node, Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(T value) -> new Told.Yes<>(value);
      case Answer.Failed<T>(Failure failure) ->
          switch (failure) {
            case Failure.Refusal refusal ->
                new Told.No<>(node.name() + ": " + words(refusal), refusal.status() >= SERVER_SIDE);
            case Failure.NoAnswer silence ->
                new Told.No<>(node.name() + ": " + silence.message(), true);
            case Failure.Nonsense nonsense ->
                new Told.No<>(node.name() + ": " + nonsense.message(), true);
          };
    };
  }
}
