package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Effect;
import java.util.ArrayList;
import java.util.List;

/**
 * What an apply would do.
 *
 * @param steps one composite operation
 * @param restart whether the server is restarted when it asks for it
 * @param due what the server waits for already and this gives it
 * @param refusals why it will not be done; then nothing of it is
 */
record Plan(List<Step> steps, boolean restart, Due due, List<Refusal> refusals) {

  /** What a server may wait for. */
  enum Due {
    NOTHING,
    RELOAD,
    RESTART;

    /** By the server's own state. */
    static Due of(String state) {
      return switch (state) {
        case "reload-required" -> RELOAD;
        case "restart-required" -> RESTART;
        default -> NOTHING; // a word of the server's
      };
    }
  }

  Plan {
    steps = List.copyOf(steps);
    refusals = List.copyOf(refusals);
  }

  Plan(List<Step> steps, boolean restart, List<Refusal> refusals) {
    this(steps, restart, Due.NOTHING, refusals);
  }

  boolean empty() {
    return steps.isEmpty() && due == Due.NOTHING;
  }

  /**
   * Descriptions do not tell everything that needs a reload, so the server is asked after the
   * change, and the plan says so in any case.
   */
  List<Command> commands() {
    var commands = new ArrayList<Command>();
    steps.forEach(step -> commands.add(step.command()));
    if (!steps.isEmpty() || due == Due.RELOAD) {
      commands.add(reload());
    }
    if (restarts()) {
      commands.add(restartCommand());
    }
    return commands;
  }

  /** Whether anything takes effect after a restart only, and that is allowed. */
  boolean restarts() {
    return due == Due.RESTART
        || (restart && steps.stream().anyMatch(step -> step.command().effect() == Effect.RESTART));
  }

  /** Whether the agent's own way in may depend on it. */
  boolean concernsWayIn() {
    return steps.stream().anyMatch(step -> step.command().guarded());
  }

  /** What concerns the way in is proved at once, and not at the next start. */
  Command reload() {
    boolean foreseen = steps.stream().anyMatch(step -> step.command().effect() != Effect.ONLINE);
    return new Command(
        concernsWayIn()
            ? ":reload, to see that the agent still gets in"
            : ":reload, when the server asks for it",
        Command.Kind.RELOAD,
        List.of(),
        Effect.RELOAD,
        foreseen || concernsWayIn());
  }

  Command restartCommand() {
    return new Command(
        "restart the server, when it asks for it",
        Command.Kind.RESTART,
        List.of(),
        Effect.RESTART,
        true);
  }

  List<ObjectNode> operations() {
    return steps.stream().map(Step::operation).toList();
  }
}
