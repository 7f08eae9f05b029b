package io.understudy.driver.nginx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.driver.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a change is put back, as it stands in the journal before anything is written.
 *
 * @param identity of the installation; nothing is put back into another one
 */
record Undoing(String identity, List<Old> files) {

  /** The change stays. */
  static final String CONFIRMED = "confirmed";

  /** The change is gone. */
  static final String PUT_BACK = "put-back";

  /** The server may have read the new files from here on. */
  static final String RELOADING = "reloading";

  private static final String NAME = "undo.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Undoing {
    files = List.copyOf(files);
  }

  /**
   * One file as it was.
   *
   * @param kept the journal's name for its bytes; null when there was no file
   * @param written the hash of what is written instead
   */
  record Old(String path, @Nullable String kept, String written) {}

  /** Keeps in the journal all that is needed to put these files back. */
  static Undoing keep(Journal journal, String identity, Map<Path, Plan.NewFile> files)
      throws IOException {
    var old = new ArrayList<Old>();
    for (Map.Entry<Path, Plan.NewFile> file : new TreeMap<>(files).entrySet()) {
      String kept = null;
      if (Files.exists(file.getKey())) {
        kept = "file-" + (old.size() + 1);
        journal.keep(kept, Files.readAllBytes(file.getKey()));
      }
      old.add(new Old(file.getKey().toString(), kept, hash(file.getValue().bytes())));
    }
    var undoing = new Undoing(identity, old);
    journal.keep(NAME, undoing.json());
    return undoing;
  }

  static String hash(byte[] bytes) {
    return Digest.of(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  static Optional<Undoing> kept(Journal journal) {
    return journal.kept(NAME).map(Undoing::parse);
  }

  private byte[] json() {
    try {
      return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of texts can always be written", e);
    }
  }

  private static Undoing parse(byte[] bytes) {
    try {
      return JSON.readValue(bytes, Undoing.class);
    } catch (IOException e) {
      throw new IllegalStateException("the journal's " + NAME + " is damaged", e);
    }
  }
}
