package io.understudy.driver.nginx;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Command;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.FileState;
import io.understudy.driver.change.FileWriting;
import io.understudy.driver.change.OldFile;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.change.UndoNote;
import io.understudy.driver.nginx.syntax.MalformedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out one plan: keeps what undoes it, writes all files as one change, reloads, makes sure
 * that the workers run it, and reads back. Whatever goes wrong on the way puts everything back.
 */
final class ChangeRun {

  private final Live live;
  private final Surroundings around;
  private final Journal journal;
  private final Plan plan;

  ChangeRun(Live live, Surroundings around, Journal journal, Plan plan) {
    this.live = live;
    this.around = around;
    this.journal = journal;
    this.plan = plan;
  }

  /** Reads the server anew and says what is not as wished. */
  interface ReadBack {
    List<Refusal> missing() throws IOException;
  }

  ApplyOutcome run(Reload reload, ReadBack readBack) {
    Undoing undoing;
    Map<Path, FileState> files = files();
    try {
      undoing = new Undoing(live.installation().identity(), OldFile.keep(journal, files));
      UndoNote.keep(journal, undoing);
    } catch (IOException e) {
      return new ApplyOutcome.Refused(
          List.of(
              new Refusal(
                  null,
                  "a file cannot be read, so it could not be put back: " + OneLine.of(e),
                  "check what the agent's user may read")));
    }
    List<Refusal> reasons = carryOut(files, reload, readBack);
    if (reasons.isEmpty()) {
      journal.mark(UndoNote.CONFIRMED);
      return new ApplyOutcome.Applied(Set.of());
    }
    return new Restoring(live.installation(), around, journal).run(undoing, reasons);
  }

  private List<Refusal> carryOut(Map<Path, FileState> files, Reload reload, ReadBack readBack) {
    for (Command edit : plan.edits()) {
      journal.before(edit);
      journal.after("part of the new files");
    }
    try {
      FileWriting.all(files);
    } catch (IOException e) {
      return List.of(
          new Refusal(
              null,
              "a file could not be written: " + OneLine.of(e),
              "make room, or give the agent's user the right to write; all is as before"));
    }
    journal.before(Plan.reload());
    journal.mark(Undoing.RELOADING);
    Optional<String> reason = reload.run();
    journal.after(reason.map(words -> "failed: " + words).orElse("done"));
    if (reason.isPresent()) {
      return List.of(
          new Refusal(
              null,
              "nginx did not take the change: " + reason.get(),
              "the old workers went on serving; correct the cause, then try again"));
    }
    try {
      return readBack.missing();
    } catch (IOException | MalformedConfig e) {
      return List.of(
          new Refusal(
              null,
              "the result cannot be read: " + OneLine.of(e.getMessage()),
              "see nginx's error log"));
    }
  }

  private Map<Path, FileState> files() {
    int reader = workersGroup();
    var files = new HashMap<Path, FileState>();
    plan.files().forEach((path, file) -> files.put(path, file.at(path, reader)));
    return files;
  }

  /** The group of the workers, which may read the files with users' hashes. */
  private int workersGroup() {
    try {
      for (long worker : live.master().workers()) {
        Object group = Files.getAttribute(Path.of("/proc", Long.toString(worker)), "unix:gid");
        return group instanceof Integer number ? number : -1;
      }
    } catch (IOException e) {
      return -1;
    }
    return -1;
  }
}
