package io.understudy.driver.files;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Command;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.Digest;
import io.understudy.driver.change.FileWriting;
import io.understudy.driver.change.OldFile;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.change.Program;
import io.understudy.driver.change.UndoNote;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.SecretValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Carries out one plan: keeps what undoes it, writes all files as one change, lets the declared
 * command check them, tells the server, and reads back. Whatever goes wrong on the way puts
 * everything back.
 */
final class ChangeRun {

  private static final Pattern COMPLAINT =
      Pattern.compile("(?i)error|severe|fatal|alert|unknown|invalid|not allowed|cannot|failed");
  private static final Duration CHECK = Duration.ofSeconds(60);

  private final Declaration declared;
  private final Surroundings around;
  private final Journal journal;
  private final Watch watch;
  private final Plan plan;

  ChangeRun(Declaration declared, Surroundings around, Journal journal, Watch watch, Plan plan) {
    this.declared = declared;
    this.around = around;
    this.journal = journal;
    this.watch = watch;
    this.plan = plan;
  }

  /** Reads everything anew and says what is not as wished. */
  interface ReadBack {
    List<Refusal> missing() throws IOException;
  }

  ApplyOutcome run(ReadBack readBack) throws IOException {
    Undoing undoing;
    try {
      undoing = new Undoing(watch.requireSame(), OldFile.keep(journal, plan.files()));
      List<ParameterKey> moved = moved(undoing);
      if (!moved.isEmpty()) {
        return new ApplyOutcome.Stale(moved);
      }
      UndoNote.keep(journal, undoing);
    } catch (IOException e) {
      return new ApplyOutcome.Refused(
          List.of(
              new Refusal(
                  null,
                  "a file cannot be read, so it could not be put back: " + OneLine.of(e),
                  "check what the agent's user may read")));
    }
    List<Refusal> reasons = carryOut(readBack);
    if (reasons.isEmpty()) {
      watch.pending().add(plan.waiting());
      journal.mark(UndoNote.CONFIRMED);
      return new ApplyOutcome.Applied(watch.pending().keys());
    }
    return new Restoring(declared, around, journal).run(undoing, reasons);
  }

  /** What was written by somebody else since the plan was made from it. */
  private List<ParameterKey> moved(Undoing undoing) throws IOException {
    var moved = new ArrayList<ParameterKey>();
    for (OldFile old : undoing.files()) {
      String base = plan.base().getOrDefault(Path.of(old.path()), "");
      String now = old.kept() == null ? "" : Digest.of(journal.kept(old.kept()).orElseThrow());
      if (!now.equals(base)) {
        plan.edits().stream()
            .flatMap(edit -> edit.keys().stream())
            .filter(key -> isOf(key, Path.of(old.path())))
            .forEach(moved::add);
      }
    }
    return moved;
  }

  private boolean isOf(ParameterKey key, Path path) {
    return Place.of(key)
        .flatMap(place ->
            declared.folder(place.folder()).map(folder -> folder.path().resolve(place.file())))
        .filter(path::equals)
        .isPresent();
  }

  private List<Refusal> carryOut(ReadBack readBack) {
    for (Command edit : plan.edits()) {
      journal.before(edit);
      journal.after("part of the new files");
    }
    try {
      requireSandbox();
      FileWriting.all(plan.files());
    } catch (IOException e) {
      return failed(
          "a file could not be written: " + OneLine.of(e),
          "make room, or give the agent's user the right to write; all is as before");
    }
    for (Command command : plan.closing()) {
      journal.before(command);
      List<Refusal> reasons = close(command);
      journal.after(reasons.isEmpty() ? "done" : "failed: " + reasons.getFirst().reason());
      if (!reasons.isEmpty()) {
        return reasons;
      }
    }
    try {
      return readBack.missing();
    } catch (IOException e) {
      return failed("the result cannot be read: " + OneLine.of(e), "check the files");
    }
  }

  /** Once more right before writing: a folder may have become a link since the plan was made. */
  private void requireSandbox() throws IOException {
    for (Path path : plan.files().keySet()) {
      Folder folder =
          declared.owner(path).orElseThrow(() -> new IOException(path + " is not declared"));
      Optional<String> against =
          new Sandbox(declared).against(folder, folder.path().relativize(path).toString());
      if (against.isPresent()) {
        throw new IOException(path + ": " + against.get());
      }
    }
  }

  private List<Refusal> close(Command command) {
    var server = new Server(around.controls());
    return switch (command.kind()) {
      case CHANGE, DELETE -> check();
      case RELOAD -> {
        journal.mark(Undoing.RELOADING);
        yield server
            .reload()
            .map(reason -> failed("the reload failed: " + hide(reason), "see the server's log"))
            .orElse(List.of());
      }
      case RESTART -> {
        journal.mark(Undoing.RESTARTING);
        Optional<String> reason = server.restart();
        if (reason.isEmpty()) {
          yield restarted();
        }
        yield failed(
            "the server did not come back: " + hide(reason.get()),
            "see its log for the reason; everything was put back");
      }
    };
  }

  private List<Refusal> restarted() {
    try {
      watch.pending().clear();
      return List.of();
    } catch (IOException e) {
      return failed("the agent's folder cannot be written: " + OneLine.of(e), "make room");
    }
  }

  private List<Refusal> check() {
    try {
      Program.Ran ran = Program.run(declared.check(), CHECK);
      if (ran.exit() == 0) {
        return List.of();
      }
      String words = hide(ran.output());
      return failed(
          "the check refuses the files: "
              + (words.isEmpty() ? "it ended with status " + ran.exit() : words),
          "correct the values on the primary, or add what the standby lacks");
    } catch (IOException e) {
      return failed("the check cannot be run: " + OneLine.of(e), "correct check in agent.yaml");
    }
  }

  /** What a program said from its first complaint on, without any secret of this change. */
  private String hide(String output) {
    List<String> lines = output.lines().toList();
    String hidden = output;
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (COMPLAINT.matcher(lines.get(i)).find()) {
        hidden = String.join(" ", lines.subList(i, lines.size()));
      }
    }
    for (String secret : plan.masked()) {
      for (String line : secret.split("\\R")) {
        if (!line.isBlank()) {
          hidden = hidden.replace(line.strip(), SecretValue.MASK);
        }
      }
    }
    return OneLine.of(hidden);
  }

  private List<Refusal> failed(String reason, String remedy) {
    Set<ParameterKey> keys =
        Set.copyOf(plan.edits().stream().flatMap(e -> e.keys().stream()).toList());
    ParameterKey only = keys.size() == 1 ? keys.iterator().next() : null;
    return List.of(new Refusal(only, reason, remedy));
  }
}
