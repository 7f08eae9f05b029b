package io.understudy.driver.wildfly;

import io.understudy.driver.Journal;
import io.understudy.driver.change.Digest;
import io.understudy.driver.change.UndoNote;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a change is put back.
 *
 * @param uuid of the server that is changed
 * @param before what every parameter was that changes; the texts are in clear
 * @param content the content hash of the whole before
 * @param xml the hash of the whole before as the server writes it
 * @param file the server's configuration file, null when the agent cannot write it
 * @param suspended whether the server refused new requests, which a restart forgets
 */
record Undo(
    String uuid,
    List<Was> before,
    String content,
    String xml,
    @Nullable String file,
    boolean suspended) {

  static final String RELOADING = "reloading";
  static final String RESTARTING = "restarting";
  static final String LOCKED_OUT = "locked-out";
  private static final String FILE = "configuration.xml";

  Undo {
    before = List.copyOf(before);
  }

  /** One parameter; without a text when it was not there. */
  record Was(String key, @Nullable String text) {
    @Override
    public String toString() {
      return "Was[" + key + "]";
    }
  }

  /** Keeps in the journal all that is needed. */
  static Undo keep(Journal journal, Live live, Plan plan, Optional<ConfigFile> file)
      throws IOException {
    var keys = new TreeSet<ParameterKey>();
    for (Step step : plan.steps()) {
      keys.addAll(step.command().keys());
      if (step.command().kind() == io.understudy.driver.Command.Kind.DELETE) {
        String path = step.address().key().path();
        live.reading().texts().keySet().stream()
            .filter(key -> key.path().equals(path) || key.path().startsWith(path + "/"))
            .filter(key -> !key.path().endsWith(Reading.ORDER))
            .forEach(keys::add);
      }
    }
    var before = new ArrayList<Was>();
    for (ParameterKey key : keys) {
      before.add(new Was(key.path(), live.reading().texts().get(key)));
    }
    if (file.isPresent()) {
      journal.keep(FILE, file.get().bytes());
    }
    var undo =
        new Undo(
            live.identity().id(),
            before,
            live.reading().parameters().hash(),
            Digest.of(live.xml()),
            file.map(each -> each.path().toString()).orElse(null),
            live.running().refuses());
    UndoNote.keep(journal, undo);
    return undo;
  }

  /** What all of it should be again. */
  List<Aim> aims() {
    return before.stream().map(was -> new Aim(ParameterKey.parse(was.key()), was.text())).toList();
  }

  Optional<byte[]> bytes(Journal journal) {
    return file == null ? Optional.empty() : journal.kept(FILE);
  }
}
