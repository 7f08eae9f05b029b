package io.understudy.driver.files;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.FilesPutBack;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.change.UndoNote;
import io.understudy.driver.change.Whereabouts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a change back from its journal: first the files, then the server, when it may have read
 * them. Can be done again.
 */
final class Restoring {

  private final Declaration declared;
  private final Surroundings around;
  private final Journal journal;
  private final List<Refusal> troubles = new ArrayList<>();

  Restoring(Declaration declared, Surroundings around, Journal journal) {
    this.declared = declared;
    this.around = around;
    this.journal = journal;
  }

  /**
   * @param reasons why it is put back, for the outcome
   */
  ApplyOutcome run(Undoing undoing, List<Refusal> reasons) {
    if (ours(undoing)) {
      troubles.addAll(new FilesPutBack(journal).all(undoing.files()).troubles());
      tellServer();
    }
    return UndoNote.ended(journal, troubles, reasons);
  }

  private boolean ours(Undoing undoing) {
    try {
      List<java.nio.file.Path> folders = declared.folders().stream().map(Folder::path).toList();
      if (new Whereabouts().identity(folders).equals(undoing.identity())) {
        return true;
      }
      trouble(
          "other folders stand there than those that were changed",
          "nothing was put back; look at them by hand");
    } catch (IOException e) {
      trouble("the folders cannot be read: " + OneLine.of(e), "check folders in agent.yaml");
    }
    return false;
  }

  private void tellServer() {
    var server = new Server(around.controls());
    if (journal.marked(Undoing.RESTARTING)) {
      server
          .restart()
          .ifPresent(reason ->
              trouble(
                  "the files are as before, and the server did not start: " + reason,
                  "start it by hand and look into its log"));
    } else if (journal.marked(Undoing.RELOADING)) {
      server
          .reload()
          .ifPresent(reason ->
              trouble("the files are as before, and the reload failed: " + reason, "reload it"));
    }
  }

  private void trouble(String reason, String remedy) {
    troubles.add(new Refusal(null, reason, remedy));
  }
}
