package io.understudy.driver.change;

import io.understudy.driver.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One file as it was, in the journal's note of how a change is undone.
 *
 * @param kept the journal's name for its bytes; null when there was no regular file
 * @param link where it led, when it was a link
 * @param rights those of a regular file
 * @param written what {@link #print} says of what is written instead
 * @param made folders that are made for it, outermost first
 */
public record OldFile(
    String path,
    @Nullable String kept,
    @Nullable String link,
    @Nullable Rights rights,
    String written,
    List<String> made) {

  public OldFile {
    made = made == null ? List.of() : List.copyOf(made);
  }

  /** Keeps in the journal the bytes of all files that change; the records belong into the note. */
  public static List<OldFile> keep(Journal journal, Map<Path, FileState> files) throws IOException {
    var old = new ArrayList<OldFile>();
    for (Map.Entry<Path, FileState> file : new TreeMap<>(files).entrySet()) {
      Path path = file.getKey();
      String written = print(file.getValue());
      switch (now(path)) {
        case FileState.Content content -> {
          String name = "file-" + (old.size() + 1);
          journal.keep(name, content.bytes());
          old.add(new OldFile(path.toString(), name, null, content.rights(), written, List.of()));
        }
        case FileState.Link link ->
            old.add(new OldFile(path.toString(), null, link.target(), null, written, List.of()));
        case FileState.Absent _ ->
            old.add(new OldFile(path.toString(), null, null, null, written, missing(path)));
      }
    }
    return List.copyOf(old);
  }

  private static List<String> missing(Path path) {
    var missing = new ArrayList<String>();
    for (Path folder = path.getParent();
        folder != null && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
        folder = folder.getParent()) {
      missing.addFirst(folder.toString());
    }
    return missing;
  }

  /** What stands at this path. */
  static FileState now(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return new FileState.Link(Files.readSymbolicLink(path).toString());
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return new FileState.Absent();
    }
    return FileState.Content.of(Files.readAllBytes(path), Rights.of(path));
  }

  /** What it was. */
  FileState before(Journal journal) throws IOException {
    if (kept != null) {
      byte[] bytes =
          journal.kept(kept).orElseThrow(() -> new IOException("the journal has lost " + kept));
      return FileState.Content.of(bytes, rights == null ? Rights.AS_IS : rights);
    }
    return link != null ? new FileState.Link(link) : new FileState.Absent();
  }

  /** Tells contents apart; rights do not count. */
  static String print(FileState state) {
    return switch (state) {
      case FileState.Content content -> Digest.of(content.bytes());
      case FileState.Link link -> "link " + Digest.of(link.target());
      case FileState.Absent _ -> "absent";
    };
  }
}
