package io.understudy.agent;

import io.understudy.agent.work.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gives way to the servers on the host: low CPU priority and the idle I/O class for every thread of
 * this process but the one that starts programs. Threads that begin later inherit it. Where it
 * cannot be had, nothing happens.
 */
final class LowPriority {

  private static final Path THREADS = Path.of("/proc/self/task");
  private static final int SECONDS = 5;

  private LowPriority() {}

  static void take() {
    Optional<String> launcher = Launcher.thread();
    try (Stream<Path> list = Files.list(THREADS)) {
      List<String> threads =
          list.map(path -> path.getFileName().toString())
              .filter(thread -> !launcher.equals(Optional.of(thread)))
              .toList();
      run(List.of("renice", "-n", "10", "-p"), threads);
      run(List.of("ionice", "-c", "3", "-p"), threads);
    } catch (IOException e) {
      return; // not Linux, or neither program is there
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(List<String> program, List<String> threads)
      throws IOException, InterruptedException {
    var line = new ArrayList<>(program);
    line.addAll(threads);
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
