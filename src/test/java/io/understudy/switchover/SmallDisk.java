package io.understudy.switchover;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real file system of 512 MB under a server's {@code pg_wal}, to be filled. */
final class SmallDisk implements AutoCloseable {

  private final Path folder;

  /** Moves the log of a server that is down onto it. */
  SmallDisk(Path data, Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path log = data.resolve("pg_wal");
    run("mount", "-t", "tmpfs", "-o", "size=512m,mode=700", "tmpfs", folder.toString());
    run("cp", "-a", log + "/.", folder.toString());
    run("rm", "-rf", log.toString());
    run("ln", "-s", folder.toString(), log.toString());
    run("chown", "--reference=" + data, folder.toString());
    run("chown", "-h", "--reference=" + data, log.toString());
  }

  /** Leaves so much free. */
  void fill(long left) {
    long size = folder.toFile().getUsableSpace() - left;
    try (var file = new RandomAccessFile(folder.resolve("filler").toFile(), "rw")) {
      byte[] piece = new byte[1 << 20];
      for (long written = 0; written < size; written += piece.length) {
        file.write(piece);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void clear() {
    try {
      Files.deleteIfExists(folder.resolve("filler"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets nobody write into a folder, not even root, until it is closed. */
  static AutoCloseable readOnly(Path folder) {
    run("mount", "--bind", folder.toString(), folder.toString());
    run("mount", "-o", "remount,bind,ro", folder.toString());
    return () -> run("umount", folder.toString());
  }

  private static void run(String... command) {
    var line = new ArrayList<String>();
    if (!System.getProperty("user.name").equals("root")) {
      line.addAll(List.of("sudo", "-n"));
    }
    line.addAll(List.of(command));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(line + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    run("umount", "-l", folder.toString());
  }
}
