package io.understudy.driver.postgresql;

import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All steps of a request in the order in which they run, or all that speaks against it.
 *
 * @param restart whether the server is restarted
 */
record Plan(List<Step> steps, boolean restart, List<Refusal> refusals) {

  static final String RESTART = "restart the server (control.restart)";

  Plan {
    steps = steps.stream().sorted(Comparator.comparing(Step::phase)).toList(); // stable
    refusals = List.copyOf(refusals);
  }

  boolean empty() {
    return steps.isEmpty() && !restart;
  }

  /** Whether the server must read its files again. */
  boolean reload() {
    return steps.stream()
        .anyMatch(step -> step.phase() == Step.Phase.SETTINGS || step.phase() == Step.Phase.FILES);
  }

  boolean guarded() {
    return restart || steps.stream().anyMatch(step -> step.command().guarded());
  }

  List<Step> in(Step.Phase phase) {
    return steps.stream().filter(step -> step.phase() == phase).toList();
  }

  /** What an admin is shown. */
  List<Command> commands() {
    var commands = new ArrayList<Command>();
    for (Step.Phase phase : Step.Phase.values()) {
      if (phase == Step.Phase.REMOVALS) {
        serverCommands(commands);
      }
      in(phase).forEach(step -> commands.add(step.command()));
    }
    return commands;
  }

  private void serverCommands(List<Command> commands) {
    if (reload()) {
      commands.add(reloadCommand());
    }
    if (restart) {
      commands.add(restartCommand());
    }
  }

  Command reloadCommand() {
    boolean guarded = steps.stream().anyMatch(step -> step.command().guarded());
    return new Command(Reload.SQL, Command.Kind.RELOAD, List.of(), Effect.RELOAD, guarded);
  }

  static Command restartCommand() {
    return new Command(RESTART, Command.Kind.RESTART, List.of(), Effect.RESTART, true);
  }
}
