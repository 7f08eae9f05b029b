package io.understudy.agent;

import io.understudy.agent.disk.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** One agent per home. The lock ends with the process, however it ends. */
record HomeLock(FileChannel channel) implements AutoCloseable {

  private static final String FILE = "agent.lock";

  static HomeLock take(PrivateFolder home) {
    try {
      FileChannel channel =
          FileChannel.open(
              home.path().resolve(FILE),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PrivateFolder.FILE);
      if (!isLocked(channel)) {
        channel.close();
        throw new StartRefused(
            "home: another agent runs on " + home.path() + "; end it, or name another home",
            new IOException("the lock is taken"));
      }
      return new HomeLock(channel);
    } catch (IOException e) {
      throw new StartRefused("home: " + home.path() + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Whether an agent runs on this home. */
  static boolean isTaken(Path home) throws IOException {
    Path file = home.resolve(FILE);
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return !isLocked(channel);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
