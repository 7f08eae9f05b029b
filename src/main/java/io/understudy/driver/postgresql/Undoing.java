package io.understudy.driver.postgresql;

import io.understudy.driver.Journal;
import io.understudy.driver.change.UndoNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a whole change is put back, as it stands in the journal before anything runs.
 *
 * @param systemIdentifier of the server it belongs to; nothing is put back into another one
 * @param undo in the order of the steps; done in reverse
 * @param files path → the name under which the journal keeps its bytes
 */
record Undoing(String systemIdentifier, List<Undo> undo, Map<String, String> files) {

  /** The transaction of shared objects may have been committed from here on. */
  static final String OBJECTS = "objects-committing";

  /** It has been committed. */
  static final String OBJECTS_DONE = "objects-committed";

  /** A restart may have happened from here on. */
  static final String RESTARTING = "restarting";

  static final String AUTO_CONF = "postgresql.auto.conf";

  Undoing {
    undo = List.copyOf(undo);
    files = Map.copyOf(files);
  }

  /** Keeps in the journal all that is needed to undo these steps. */
  static Undoing keep(Journal journal, Look look, List<Step> steps) throws IOException {
    var undo = new ArrayList<Undo>();
    steps.forEach(step -> undo.addAll(step.undo()));
    var files = new LinkedHashMap<String, String>();
    for (Undo each : undo) {
      if (each instanceof Undo.RestoreFile(Path path)) {
        keepFile(journal, files, path);
      }
    }
    Optional<Path> data = look.access().dataDirectory();
    if (data.isPresent() && undo.stream().anyMatch(Undo.Setting.class::isInstance)) {
      keepFile(journal, files, data.get().resolve(AUTO_CONF));
    }
    var undoing = new Undoing(look.facts().systemIdentifier(), undo, files);
    UndoNote.keep(journal, undoing);
    return undoing;
  }

  private static void keepFile(Journal journal, Map<String, String> files, Path path)
      throws IOException {
    if (!files.containsKey(path.toString())) {
      String name = "file-" + (files.size() + 1);
      journal.keep(name, Files.readAllBytes(path));
      files.put(path.toString(), name);
    }
  }
}
