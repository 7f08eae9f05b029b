package io.understudy.driver.change;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An identity for what has none of its own: this host, and folders as they were made. Their
 * contents are no part of it, since edits change them.
 */
public final class Whereabouts {

  private static final Path MACHINE = Path.of("/etc/machine-id");

  private final Map<Path, Boolean> knowsBirth = new HashMap<>();

  /** Path, inode and, where the file system keeps it, birth of each folder, with the host's id. */
  public String identity(List<Path> folders) throws IOException {
    var parts = new ArrayList<String>();
    if (Files.isReadable(MACHINE)) {
      parts.add(Files.readString(MACHINE, StandardCharsets.ISO_8859_1).strip());
    }
    for (Path each : folders) {
      Path folder = each.toRealPath();
      parts.add(folder.toString());
      parts.add(String.valueOf(Files.getAttribute(folder, "unix:ino")));
      Boolean known = knowsBirth.get(folder);
      if (known == null) {
        known = knowsBirth(folder);
        knowsBirth.put(folder, known);
      }
      if (known) {
        var attributes = Files.readAttributes(folder, BasicFileAttributes.class);
        parts.add(String.valueOf(attributes.creationTime().toInstant()));
      }
    }
    return Digest.of(String.join("\n", parts)).substring(0, 32);
  }

  /** Where a file system keeps no birth times, Java gives the time of the last change instead. */
  private static boolean knowsBirth(Path folder) throws IOException {
    for (Path each = folder; each != null; each = each.getParent()) {
      if (!Files.getFileStore(each).equals(Files.getFileStore(folder))) {
        return false;
      }
      BasicFileAttributes of = Files.readAttributes(each, BasicFileAttributes.class);
      if (!of.creationTime().equals(of.lastModifiedTime())) {
        return true;
      }
    }
    return false;
  }
}
