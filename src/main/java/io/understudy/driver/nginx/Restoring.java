package io.understudy.driver.nginx;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Surroundings;
import io.understudy.driver.nginx.syntax.MalformedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
  private boolean restored;

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
      undoing.files().forEach(this::restore);
      if (restored || journal.marked(Undoing.RELOADING)) {
        reload();
      }
    }
    if (troubles.isEmpty()) {
      journal.mark(Undoing.PUT_BACK);
      return new ApplyOutcome.PutBack(reasons);
    }
    troubles.addAll(reasons);
    return new ApplyOutcome.Broken(troubles);
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
      trouble("the configuration cannot be read: " + Failure.words(e), "check config");
    }
    return false;
  }

  private void restore(Undoing.Old old) {
    Path path = Path.of(old.path());
    try {
      Writing.tidy(path);
      boolean there = Files.exists(path);
      byte[] now = there ? Files.readAllBytes(path) : new byte[0];
      String kept = old.kept();
      byte[] before =
          kept == null
              ? new byte[0]
              : journal
                  .kept(kept)
                  .orElseThrow(() -> new IOException("the journal has lost " + kept));
      if (there == (kept != null) && Arrays.equals(now, before)) {
        return;
      }
      if (there && !Undoing.hash(now).equals(old.written())) {
        trouble(
            path + " was changed by somebody else meanwhile and is left as it is",
            "compare it with the primary's by hand");
        return;
      }
      if (kept == null) {
        Writing.remove(path);
      } else {
        Writing.all(Map.of(path, Plan.NewFile.of(before, true)), -1);
      }
      restored = true;
    } catch (IOException e) {
      trouble(
          "%s could not be written back: %s".formatted(path, Failure.words(e)),
          "check who owns it, and what the agent's user may write");
    }
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
