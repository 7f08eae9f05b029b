package io.understudy.driver.nginx;

import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.driver.change.FileState;
import io.understudy.driver.change.Rights;
import io.understudy.parameter.Effect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an apply would do.
 *
 * @param edits one for each change
 * @param files the new bytes of every file that changes, by its real path
 * @param refusals why it will not be done; then nothing of it is
 */
record Plan(List<Command> edits, Map<Path, NewFile> files, List<Refusal> refusals) {

  private static final Command RELOAD =
      new Command("reload nginx", Command.Kind.RELOAD, List.of(), Effect.RELOAD, true);

  Plan {
    edits = List.copyOf(edits);
    files = Map.copyOf(new LinkedHashMap<>(files));
    refusals = List.copyOf(refusals);
  }

  /**
   * What a file becomes.
   *
   * @param octets its bytes, as a byte string
   * @param secret whether a file that is new may be read by few
   */
  record NewFile(String octets, boolean secret) {
    static NewFile of(byte[] bytes, boolean secret) {
      return new NewFile(new String(bytes, StandardCharsets.ISO_8859_1), secret);
    }

    /**
     * What is to stand at {@code path}: a file that is there keeps its rights.
     *
     * @param reader the group that may read a new file with secrets, as a number; -1 for none
     */
    FileState at(Path path, int reader) {
      Rights rights = Rights.AS_IS;
      if (!Files.exists(path)) {
        String secrets = reader < 0 ? "0600" : "0640";
        rights = secret ? Rights.of(secrets, reader) : Rights.of("0644", -1);
      }
      return new FileState.Content(octets, rights);
    }
  }

  static Plan refused(List<Refusal> refusals) {
    return new Plan(List.of(), Map.of(), refusals);
  }

  boolean empty() {
    return edits.isEmpty();
  }

  static Command reload() {
    return RELOAD;
  }

  /** All commands, in their order. */
  List<Command> commands() {
    if (empty()) {
      return List.of();
    }
    var commands = new ArrayList<>(edits);
    commands.add(RELOAD);
    return commands;
  }
}
