package io.understudy.driver.change;

import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts files back as the journal kept them; can be done again, and after half a change. */
public final class FilesPutBack {

  private final Journal journal;
  private final List<Refusal> troubles = new ArrayList<>();
  private boolean restored;

  public FilesPutBack(Journal journal) {
    this.journal = journal;
  }

  public FilesPutBack all(List<OldFile> files) {
    files.forEach(this::one);
    return this;
  }

  /** What could not be put back. */
  public List<Refusal> troubles() {
    return List.copyOf(troubles);
  }

  /** Whether a file was other than it had been. */
  public boolean restored() {
    return restored;
  }

  private void one(OldFile old) {
    Path path = Path.of(old.path());
    try {
      FileWriting.tidy(path);
      FileState now = OldFile.now(path);
      FileState before = old.before(journal);
      String print = OldFile.print(now);
      boolean same = print.equals(OldFile.print(before));
      if (same && sameRights(now, before)) {
        return;
      }
      if (!same && !print.equals(old.written())) {
        trouble(
            path + " was changed by somebody else meanwhile and is left as it is",
            "compare it with the primary's by hand");
        return;
      }
      FileWriting.all(Map.of(path, before));
      for (String made : old.made().reversed()) {
        removeIfEmpty(Path.of(made));
      }
      restored = true;
    } catch (IOException e) {
      trouble(
          "%s could not be written back: %s".formatted(path, OneLine.of(e)),
          "check who owns it, and what the agent's user may write");
    }
  }

  private static boolean sameRights(FileState now, FileState before) {
    return !(now instanceof FileState.Content one)
        || !(before instanceof FileState.Content other)
        || other.rights().equals(Rights.AS_IS)
        || one.rights().equals(other.rights());
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      return; // somebody else uses it by now
    }
  }

  private void trouble(String reason, String remedy) {
    troubles.add(new Refusal(null, reason, remedy));
  }
}
