package io.understudy.agent.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts programs from a thread of its own, which does not give way to the servers on the host as
 * the agent's others do: a program inherits that, and so does a server that it starts, for as long
 * as it runs.
 */
public final class Launcher {

  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("launcher").factory());

  private Launcher() {}

  /** The kernel's number of that thread, for who lets the others give way; empty elsewhere. */
  public static Optional<String> thread() {
    try {
      return Optional.of(
          here(
              () -> Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Starts a program. */
  static Process start(ProcessBuilder builder) throws IOException {
    return here(builder::start);
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T here(Work<T> work) throws IOException {
    Future<T> done = THREAD.submit(work::run);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.get();
        } catch (InterruptedException e) {
          interrupted = true; // what was started has to be known, and it takes a moment only
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException refused) {
        throw new IOException(refused.getMessage(), refused);
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
