package io.understudy.driver.change;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes several files as one change: all are written whole beside their targets first, which finds
 * out about a full disk, and only then each takes its place in one move. What nobody asked to
 * change about a file that is there stays: owner, group, mode, access control list, extended
 * attributes. Names begin with a dot, which no usual wildcard takes.
 */
public final class FileWriting {

  private static final String MARK = ".understudy.new";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private FileWriting() {}

  /**
   * Makes all of them so; folders that are missing are made.
   *
   * @param files by their real paths: a link among their folders is followed
   * @throws IOException when one cannot be written; some may be in their places by then
   */
  public static void all(Map<Path, FileState> files) throws IOException {
    var prepared = new LinkedHashMap<Path, Path>();
    try {
      for (Map.Entry<Path, FileState> file : new TreeMap<>(files).entrySet()) {
        prepare(file.getKey(), file.getValue(), prepared);
      }
      for (Map.Entry<Path, Path> move : prepared.entrySet()) {
        Files.move(move.getKey(), move.getValue(), StandardCopyOption.ATOMIC_MOVE);
      }
      for (Map.Entry<Path, FileState> file : files.entrySet()) {
        if (file.getValue() instanceof FileState.Absent) {
          Files.deleteIfExists(file.getKey());
        }
        force(file.getKey().resolveSibling("."));
      }
    } finally {
      for (Path left : prepared.keySet()) {
        Files.deleteIfExists(left);
      }
    }
  }

  /**
   * Tries whether this file could be written now, its owner, group and mode kept: by a new one
   * beside it, under a name of its own, which is removed at once.
   *
   * @throws IOException why it could not
   */
  public static void rehearse(Path target) throws IOException {
    Path folder = target.resolveSibling(".").normalize();
    Path trial = Files.createTempFile(folder, "." + target.getFileName() + ".", MARK);
    try {
      if (Files.exists(target)) {
        Rights.of(target).give(trial);
      }
    } finally {
      Files.deleteIfExists(trial);
    }
  }

  /** Why this file could not be written now, in a few words; empty when it could. */
  public static Optional<String> trouble(Path target) {
    try {
      rehearse(target);
      return Optional.empty();
    } catch (AccessDeniedException e) {
      return Optional.of("no files may be made in " + target.getParent());
    } catch (FileSystemException e) {
      return Optional.of(
          "it cannot be replaced with its owner, group and mode kept: "
              + Objects.requireNonNullElse(e.getReason(), "it is not allowed"));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Removes what an interrupted write may have left beside this file. */
  public static void tidy(Path target) throws IOException {
    Files.deleteIfExists(beside(target));
  }

  /** Whether this is the name of a file that is being written. */
  public static boolean isHalf(String name) {
    return name.startsWith(".") && name.endsWith(MARK);
  }

  private static Path beside(Path target) {
    return target.resolveSibling("." + target.getFileName() + MARK);
  }

  private static void prepare(Path target, FileState state, Map<Path, Path> prepared)
      throws IOException {
    if (state instanceof FileState.Absent) {
      return;
    }
    Files.createDirectories(target.resolveSibling(".").normalize());
    Path fresh = beside(target);
    Files.deleteIfExists(fresh);
    prepared.put(fresh, target);
    switch (state) {
      case FileState.Content content -> content(target, fresh, content);
      case FileState.Link link -> Files.createSymbolicLink(fresh, Path.of(link.target()));
      case FileState.Absent _ -> {}
    }
  }

  private static void content(Path target, Path fresh, FileState.Content content)
      throws IOException {
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content.bytes());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      attributes(target, fresh);
      Rights.of(target).give(fresh);
    } else if (content.rights().mode() == null) {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    }
    content.rights().give(fresh);
  }

  /** Java knows neither access control lists nor other users' attributes on Linux; cp does. */
  private static void attributes(Path from, Path to) throws IOException {
    var program =
        Stream.of("/usr/bin/cp", "/bin/cp").map(Path::of).filter(Files::isExecutable).findFirst();
    if (program.isPresent()) {
      Program.run(
          List.of(
              program.get().toString(),
              "--attributes-only",
              "--preserve=all",
              "--no-preserve=timestamps,links",
              "--",
              from.toString(),
              to.toString()),
          LIMIT);
    }
  }

  private static void force(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
