package io.understudy.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code postmaster.pid} says (PostgreSQL's {@code miscinit.h}: line 1 process id, line 4
 * port).
 *
 * @param pid the process id of the postmaster that wrote it
 * @param port where it listens; 0 while it has not got that far
 */
record PostmasterFile(long pid, int port) {

  static Path of(Path dataDirectory) {
    return dataDirectory.resolve("postmaster.pid");
  }

  /** Empty when there is none, or when one is being written. */
  static Optional<PostmasterFile> read(Path dataDirectory) {
    try {
      List<String> lines = Files.readAllLines(of(dataDirectory), StandardCharsets.ISO_8859_1);
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      int port =
          lines.size() > 3 && !lines.get(3).isBlank() ? Integer.parseInt(lines.get(3).strip()) : 0;
      return Optional.of(
          new PostmasterFile(Math.abs(Long.parseLong(lines.getFirst().strip())), port));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      throw new EmbeddedFailure(
          "cannot read %s: %s".formatted(of(dataDirectory), e.getMessage()), e);
    }
  }

  /**
   * Whether that process is alive and is a PostgreSQL server: after a crash another program may
   * have been given the number.
   */
  boolean alive() {
    return ProcessHandle.of(pid)
        .filter(PostmasterFile::lives)
        .filter(process -> process.info().command().map(PostmasterFile::isServer).orElse(true))
        .isPresent();
  }

  /** One that has ended stays in the list of processes until its parent has looked, or seconds. */
  static boolean lives(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return !stat.substring(stat.lastIndexOf(')') + 1).startsWith(" Z");
    } catch (IOException e) {
      return process.isAlive();
    }
  }

  private static boolean isServer(String command) {
    // Linux says "… (deleted)" of a program that was replaced while it runs.
    String name = Path.of(command).getFileName().toString();
    return name.equals("postgres") || name.startsWith("postgres ");
  }

  /**
   * Whether any process works in the data directory, which every process of a server does. Where
   * that cannot be seen (no /proc), the answer is yes, the safe side.
   */
  static boolean inUse(Path dataDirectory) {
    Path proc = Path.of("/proc");
    if (!Files.isDirectory(proc.resolve("self"))) {
      return true;
    }
    try (Stream<Path> processes = Files.list(proc)) {
      Path real = dataDirectory.toRealPath();
      return processes.anyMatch(process -> real.equals(workingDirectory(process)));
    } catch (IOException e) {
      return true;
    }
  }

  private static Path workingDirectory(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd"));
    } catch (IOException | UnsupportedOperationException notAProcessOrGone) {
      return process;
    }
  }
}
