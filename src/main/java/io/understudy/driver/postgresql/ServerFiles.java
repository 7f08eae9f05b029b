package io.understudy.driver.postgresql;

import io.understudy.driver.change.FileState;
import io.understudy.driver.change.FileWriting;
import io.understudy.driver.change.Rights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    FileWriting.all(Map.of(file.toRealPath(), FileState.Content.of(bytes, Rights.AS_IS)));
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

  /**
   * Whether a server works on these files: its lock file names a process that lives and, where that
   * can be seen, is a server.
   */
  static boolean runs(Path data) {
    OptionalLong pid = postmaster(data);
    return pid.isPresent()
        && ProcessHandle.of(pid.getAsLong())
            .filter(ProcessHandle::isAlive)
            .filter(process -> !awaitsItsParent(process))
            .filter(process ->
                process.info().command().map(command -> command.contains("postgres")).orElse(true))
            .isPresent();
  }

  /** Whether it has ended, and is listed only because nobody has asked how. */
  private static boolean awaitsItsParent(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 1).startsWith(" Z");
    } catch (IOException e) {
      return false;
    }
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
