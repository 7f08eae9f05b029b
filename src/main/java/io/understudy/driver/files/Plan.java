package io.understudy.driver.files;

import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.driver.change.FileState;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an apply would do.
 *
 * @param edits one for each change
 * @param files what is to stand at each path
 * @param base the digest of what each edit was made from, for files that were there
 * @param closing the declared check, then the reload or the restart
 * @param waiting what waits for a restart afterwards
 * @param masked clear texts that no message may show
 * @param refusals why it will not be done; then nothing of it is
 */
record Plan(
    List<Command> edits,
    Map<Path, FileState> files,
    Map<Path, String> base,
    List<Command> closing,
    Set<ParameterKey> waiting,
    Set<String> masked,
    List<Refusal> refusals) {

  Plan {
    edits = List.copyOf(edits);
    files = Map.copyOf(files);
    base = Map.copyOf(base);
    closing = List.copyOf(closing);
    waiting = Set.copyOf(waiting);
    masked = Set.copyOf(masked);
    refusals = List.copyOf(refusals);
  }

  static Plan refused(List<Refusal> refusals) {
    return new Plan(List.of(), Map.of(), Map.of(), List.of(), Set.of(), Set.of(), refusals);
  }

  boolean empty() {
    return commands().isEmpty();
  }

  /** All commands, in their order. */
  List<Command> commands() {
    var commands = new ArrayList<>(edits);
    commands.addAll(closing);
    return commands;
  }

  static Command check(List<String> line) {
    return new Command(
        "check: " + String.join(" ", line), Command.Kind.CHANGE, List.of(), Effect.ONLINE, true);
  }

  static Command reload() {
    return new Command(
        "reload (control.reload)", Command.Kind.RELOAD, List.of(), Effect.RELOAD, true);
  }

  static Command restart() {
    return new Command(
        "restart (control.restart)", Command.Kind.RESTART, List.of(), Effect.RESTART, true);
  }
}
