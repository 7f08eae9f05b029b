package io.understudy.driver.postgresql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A server's files on this host: written in one move, owner, group and mode kept. */
final class ServerFiles {

  private ServerFiles() {}

  /**
   * Replaces the file, following links, so that a reader sees the old bytes or the new ones.
   *
   * @throws IOException also when owner or group cannot be kept; the file is then untouched
   */
  static void replace(Path file, byte[] bytes) throws IOException {
    Path real = file.toRealPath();
    PosixFileAttributes old = Files.readAttributes(real, PosixFileAttributes.class);
    write(real, bytes, old);
  }

  private static void write(Path real, byte[] bytes, PosixFileAttributes old) throws IOException {
    Path fresh =
        Files.createTempFile(
            real.resolveSibling("."),
            ".understudy-",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
      var now = view.readAttributes();
      if (!now.owner().equals(old.owner())) {
        view.setOwner(old.owner());
      }
      if (!now.group().equals(old.group())) {
        view.setGroup(old.group());
      }
      view.setPermissions(old.permissions());
      Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    force(real.resolveSibling("."));
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** The system identifier in the control file: its first eight bytes, in the host's order. */
  static String systemIdentifier(Path data) throws IOException {
    try (var in = Files.newInputStream(data.resolve("global").resolve("pg_control"))) {
      byte[] first = in.readNBytes(Long.BYTES);
      if (first.length < Long.BYTES) {
        throw new IOException("global/pg_control is too short");
      }
      return Long.toUnsignedString(ByteBuffer.wrap(first).order(ByteOrder.nativeOrder()).getLong());
    }
  }

  /** The postmaster's process id, when its lock file names a process that lives. */
  static OptionalLong postmaster(Path data) {
    return line(data, 0)
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::parseLong)
        .filter(pid -> ProcessHandle.of(pid).isPresent())
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** The port in the lock file of a running server. */
  static Optional<String> port(Path data) {
    return line(data, 3);
  }

  private static Optional<String> line(Path data, int number) {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return lines.size() > number ? Optional.of(lines.get(number).strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no lock file: it does not run
    }
  }
}
