package io.understudy.driver.postgresql;

import io.understudy.driver.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Followers that take no records any more: their host is off, or the way to it is cut. A server
 * that ends waits for each of them until {@code wal_sender_timeout} is over, a minute where nobody
 * set it, and clients wait with it. Who could take the last records has them long before.
 */
final class Stragglers {

  private static final long FIRST_LOOK = TimeUnit.SECONDS.toNanos(1);
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(3);

  private final ServerProgram program;
  private long next = System.nanoTime() + FIRST_LOOK;
  private long written = Long.MAX_VALUE;

  /** Of a server that was told to end just now. */
  Stragglers(ServerProgram program) {
    this.program = program;
  }

  /**
   * Ends those that were waited for long enough, counted from the moment at which the server has
   * written all that it will. To be called again and again while the server's end is waited for.
   */
  void look(Journal journal) {
    long now = System.nanoTime();
    if (now - next < 0) {
      return;
    }
    next = now + INTERVAL;
    if (written == Long.MAX_VALUE) {
      if (allIsWritten()) {
        written = now;
      }
    } else if (now - written > PATIENCE) {
      long ended = senders().stream().filter(ProcessHandle::destroy).count();
      if (ended > 0) {
        journal.mark(
            "followers that take no records, not waited for any longer: %d".formatted(ended));
      }
    }
  }

  private boolean allIsWritten() {
    try {
      return program.control().inOrder();
    } catch (IOException e) {
      return false; // then the server's own time limit has to do
    }
  }

  /** The processes that send records. */
  private List<ProcessHandle> senders() {
    OptionalLong postmaster = ServerFiles.postmaster(program.data());
    return postmaster.isEmpty()
        ? List.of()
        : ProcessHandle.of(postmaster.getAsLong()).stream()
            .flatMap(ProcessHandle::children)
            .filter(Stragglers::sends)
            .toList();
  }

  /** By the title that a server gives each of its processes, whatever its cluster is called. */
  private static boolean sends(ProcessHandle process) {
    try {
      byte[] title = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
      return new String(title, StandardCharsets.ISO_8859_1).contains(": walsender ");
    } catch (IOException e) {
      return false; // it has ended
    }
  }
}
