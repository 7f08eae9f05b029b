package io.understudy.driver.nginx;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.FilesPutBack;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.change.UndoNote;
import io.understudy.driver.nginx.syntax.MalformedConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a change back from its journal: first the files, then the server, when it may have read
 * them. Works with the server down, and when done again.
 */
final class Restoring {

  private final Installation installation;
  private final Surroundings around;
  private final Journal journal;
  private final List<Refusal> troubles = new ArrayList<>();

  Restoring(Installation installation, Surroundings around, Journal journal) {
    this.installation = installation;
    this.around = around;
    this.journal = journal;
  }

  /**
   * @param reasons why it is put back, for the outcome
   */
  ApplyOutcome run(Undoing undoing, List<Refusal> reasons) {
    if (ours(undoing)) {
      var files = new FilesPutBack(journal).all(undoing.files());
      troubles.addAll(files.troubles());
      if (files.restored() || journal.marked(Undoing.RELOADING)) {
        reload();
      }
    }
    return UndoNote.ended(journal, troubles, reasons);
  }

  private boolean ours(Undoing undoing) {
    try {
      if (installation.identity().equals(undoing.identity())) {
        return true;
      }
      trouble(
          "another configuration stands in %s than the one that was changed"
              .formatted(installation.folder()),
          "nothing was put back; look at both by hand");
    } catch (IOException e) {
      trouble("the configuration cannot be read: " + OneLine.of(e), "check config");
    }
    return false;
  }

  private void reload() {
    try {
      Live live = Live.look(installation, around.secrets());
      Optional<String> reason = new Reload(live.master(), around, live.errorLog()).run();
      reason.ifPresent(words ->
          trouble("the files are as before, and nginx did not take them: " + words, "reload it"));
    } catch (IOException e) {
      journal.after("nginx does not run; it finds the old files when it starts");
    } catch (MalformedConfig e) {
      trouble("the files are as before and cannot be read: " + e.getMessage(), "correct them");
    }
  }

  private void trouble(String reason, String remedy) {
    troubles.add(new Refusal(null, reason, remedy));
  }
}
