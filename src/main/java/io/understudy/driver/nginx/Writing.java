package io.understudy.driver.nginx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes several files as one change: all are written whole beside their targets first, which finds
 * out about a full disk, and only then each takes its place in one move. Owner, group and mode are
 * kept. Names begin with a dot, which no wildcard of an include takes.
 */
final class Writing {

  private static final String MARK = ".understudy.new";

  private Writing() {}

  /**
   * Writes all of them.
   *
   * @param reader the group that may read a new file with secrets, as a number; -1 for none
   * @throws IOException when one cannot be written; some may be in their places by then
   */
  static void all(Map<Path, Plan.NewFile> files, int reader) throws IOException {
    var prepared = new LinkedHashMap<Path, Path>();
    try {
      for (Map.Entry<Path, Plan.NewFile> file : new TreeMap<>(files).entrySet()) {
        prepared.put(beside(file.getKey()), file.getKey());
        prepare(file.getKey(), file.getValue(), reader);
      }
      for (Map.Entry<Path, Path> move : prepared.entrySet()) {
        Files.move(move.getKey(), move.getValue(), StandardCopyOption.ATOMIC_MOVE);
      }
      for (Path target : prepared.values()) {
        force(target.resolveSibling("."));
      }
    } finally {
      for (Path left : prepared.keySet()) {
        Files.deleteIfExists(left);
      }
    }
  }

  /** Removes what an interrupted write may have left beside this file. */
  static void tidy(Path target) throws IOException {
    Files.deleteIfExists(beside(target));
  }

  static void remove(Path target) throws IOException {
    if (Files.deleteIfExists(target)) {
      force(target.resolveSibling("."));
    }
  }

  private static Path beside(Path target) {
    return target.resolveSibling("." + target.getFileName() + MARK);
  }

  private static void prepare(Path target, Plan.NewFile file, int reader) throws IOException {
    Path fresh = beside(target);
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(file.bytes());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    if (Files.exists(target)) {
      own(fresh, Files.readAttributes(target, PosixFileAttributes.class));
    } else {
      Set<PosixFilePermission> mode =
          PosixFilePermissions.fromString(
              !file.secret() ? "rw-r--r--" : reader < 0 ? "rw-------" : "rw-r-----");
      if (file.secret() && reader >= 0) {
        Files.setAttribute(fresh, "unix:gid", reader);
      }
      Files.setPosixFilePermissions(fresh, mode);
    }
  }

  private static void own(Path fresh, PosixFileAttributes old) throws IOException {
    var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    if (!now.owner().equals(old.owner())) {
      view.setOwner(old.owner());
    }
    if (!now.group().equals(old.group())) {
      view.setGroup(old.group());
    }
    view.setPermissions(old.permissions());
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
