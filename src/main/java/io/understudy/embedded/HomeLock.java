package io.understudy.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder to one living program. The lock is the operating system's (it ends with the
 * process, however that ends); the file behind it stays and says who had it last.
 */
public final class HomeLock implements AutoCloseable {

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @param folder made when it is not there
   * @param name of the lock's file
   * @param who for the message that the next one gets, such as {@code a console}
   * @throws EmbeddedFailure when a living process has it, or nothing can be written there
   */
  public static HomeLock acquire(Path folder, String name, String who) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String holder = read(channel);
        channel.close();
        throw new EmbeddedFailure(
            "%s already runs on %s: stop it, or choose another folder with UNDERSTUDY_HOME"
                .formatted(holder.isEmpty() ? "another " + who : holder, folder));
      }
      channel.truncate(0);
      String holder = "%s (process %d)".formatted(who, ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
      return new HomeLock(channel);
    } catch (IOException e) {
      throw new EmbeddedFailure(
          "cannot write in %s: %s".formatted(folder, DiskTrouble.describe(e)), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException thisProcessHasIt) {
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(200);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot release the lock: " + e.getMessage(), e);
    }
  }
}
