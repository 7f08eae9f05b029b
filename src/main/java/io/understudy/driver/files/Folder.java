package io.understudy.driver.files;

import io.understudy.driver.change.FileWriting;
import io.understudy.driver.files.format.Format;
import io.understudy.driver.files.format.Formats;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A declared folder.
 *
 * @param name the first part of its keys
 * @param path its real path
 * @param flat whether only what lies in it directly counts
 * @param formats wildcards to the format of what they name; absent for a document
 */
record Folder(
    String name,
    Path path,
    boolean flat,
    Globs include,
    Globs exclude,
    Map<Globs, Optional<Format>> formats) {

  /** Whether the declaration has this relative path. */
  boolean has(Path relative) {
    Path file = relative.getFileName();
    return file != null
        && !FileWriting.isHalf(file.toString())
        && include.match(relative)
        && !leavesOut(relative);
  }

  /** Whether it, or a folder around it, is left out. */
  boolean leavesOut(Path relative) {
    for (Path part = relative; part != null; part = part.getParent()) {
      if (exclude.match(part)) {
        return true;
      }
    }
    return false;
  }

  /** The format of a file: as declared, else as its name tells. */
  Optional<Format> format(Path relative) {
    for (Map.Entry<Globs, Optional<Format>> each : formats.entrySet()) {
      if (each.getKey().match(relative)) {
        return each.getValue();
      }
    }
    return Formats.ofFile(relative.toString());
  }
}
