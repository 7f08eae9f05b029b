package io.understudy.driver.files;

import io.understudy.driver.change.OneLine;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Looks at the inodes of all that is declared; follows no link and opens no file. */
final class Scan {

  private static final int MOST = 20_000;
  private static final int DEEPEST = 40;
  private static final int SORTS = 0170000;

  private final Declaration declared;
  private final List<Entry> entries = new ArrayList<>();
  private final TreeSet<String> notes = new TreeSet<>();
  private int seen;

  private Scan(Declaration declared) {
    this.declared = declared;
  }

  /**
   * All entries, in the order of folders and names.
   *
   * @throws IOException when a declared folder cannot be read, or holds too much
   */
  static Scan of(Declaration declared) throws IOException {
    var scan = new Scan(declared);
    for (Folder folder : declared.folders()) {
      scan.walk(folder, folder.path(), 0);
    }
    return scan;
  }

  List<Entry> entries() {
    return entries;
  }

  /** What was passed over. */
  Set<String> notes() {
    return notes;
  }

  private void walk(Folder folder, Path at, int depth) throws IOException {
    var names = new ArrayList<Path>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(at)) {
      each.forEach(names::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (IOException e) {
      throw new IOException(
          "the folder %s cannot be read: %s; let the agent read it, or exclude it"
              .formatted(at, OneLine.of(e)),
          e);
    }
    names.sort(null);
    for (Path path : names) {
      if (++seen > MOST || depth > DEEPEST) {
        throw new IOException(
            "%s holds more than %d files, or folders too deep; declare less of it"
                .formatted(folder.path(), MOST));
      }
      visit(folder, path, depth);
    }
  }

  private void visit(Folder folder, Path path, int depth) throws IOException {
    Path relative = folder.path().relativize(path);
    if (folder.leavesOut(relative)) {
      return;
    }
    Map<String, Object> of;
    try {
      of =
          Files.readAttributes(
              path,
              "unix:mode,ino,dev,size,lastModifiedTime,ctime,uid,gid",
              LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return; // it went away meanwhile
    }
    int mode = number(of, "mode");
    if ((mode & SORTS) == 0040000) {
      if (!folder.flat()) {
        walk(folder, path, depth + 1);
      }
      return;
    }
    if (!folder.has(relative) || declared.owner(path).filter(folder::equals).isEmpty()) {
      return;
    }
    if (!hasKey(folder, relative)) {
      notes.add(
          "A file in %s has a name that is no text, or too long; it is passed over."
              .formatted(folder.path()));
      return;
    }
    Entry.Sort sort =
        switch (mode & SORTS) {
          case 0100000 -> Entry.Sort.FILE;
          case 0120000 -> Entry.Sort.LINK;
          default -> Entry.Sort.OTHER;
        };
    if (sort == Entry.Sort.OTHER) {
      notes.add("%s is neither a file nor a link; it is passed over.".formatted(path));
      return;
    }
    entries.add(new Entry(folder, relative, stamp(sort, of, mode)));
  }

  private static boolean hasKey(Folder folder, Path relative) {
    String name = relative.toString();
    try {
      return name.indexOf('\uFFFD') < 0
          && name.chars().noneMatch(c -> c < ' ')
          && !Place.of(folder, relative, Place.CONTENT).key().path().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Entry.Stamp stamp(Entry.Sort sort, Map<String, Object> of, int mode) {
    return new Entry.Stamp(
        sort,
        of.get("ino") + "@" + of.get("dev"),
        (Long) get(of, "size"),
        nanos(get(of, "lastModifiedTime")),
        nanos(get(of, "ctime")),
        mode & 07777,
        number(of, "uid"),
        number(of, "gid"));
  }

  private static Object get(Map<String, Object> of, String name) {
    return Objects.requireNonNull(of.get(name), name);
  }

  private static int number(Map<String, Object> of, String name) {
    return (Integer) get(of, name);
  }

  private static long nanos(Object time) {
    return ((FileTime) time).to(TimeUnit.NANOSECONDS);
  }
}
