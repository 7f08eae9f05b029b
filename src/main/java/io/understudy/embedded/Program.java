package io.understudy.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program to its end, without a shell. Its output goes through a file: what it starts in the
 * background (a server) may keep a pipe open for as long as it lives.
 */
final class Program {

  private Program() {}

  /**
   * @param exit the exit code
   * @param output what it wrote to standard output and standard error, trimmed
   */
  record Result(int exit, String output) {
    boolean succeeded() {
      return exit == 0;
    }
  }

  /**
   * @throws EmbeddedFailure when it cannot be started or does not end in time
   */
  static Result run(List<String> command, Duration patience) {
    try {
      Path output = Files.createTempFile("understudy-", ".out");
      try {
        Process process = start(command, output);
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new EmbeddedFailure(
              "'%s' did not end within %d s".formatted(command.getFirst(), patience.toSeconds()));
        }
        String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
        return new Result(process.exitValue(), text);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new EmbeddedFailure(
          "cannot run '%s': %s".formatted(command.getFirst(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedFailure("interrupted while running '%s'".formatted(command.getFirst()), e);
    }
  }

  /** Settings of somebody's shell (PGDATA, PGPORT, a locale) must not reach the server. */
  private static Process start(List<String> command, Path output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("LC_ALL", "C");
    builder.directory(Path.of("/").toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    return builder.start();
  }
}
