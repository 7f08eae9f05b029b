package io.understudy.agent.work;

import io.understudy.driver.Controls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs an argument list, without a shell, and waits for its end. */
public final class ProcessRun {

  private static final int OUTPUT = 4_096;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private ProcessRun() {}

  /**
   * Runs it; it is ended, with all that it started, when it takes longer than {@code limit}.
   *
   * @param environment what is added to this process's environment
   */
  public static Controls.Ran of(
      List<String> line, Map<String, String> environment, Duration limit) {
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
      builder.environment().putAll(environment);
      process = Launcher.start(builder);
      process.getOutputStream().close();
    } catch (IOException e) {
      return new Controls.Ran(-1, "could not be started: " + e.getMessage());
    }
    var output = new CompletableFuture<String>();
    Thread.ofVirtual().start(() -> output.complete(tail(process.getInputStream())));
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        end(process);
      }
      return new Controls.Ran(ended ? process.exitValue() : -1, lastWords(output));
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      return new Controls.Ran(-1, "was interrupted");
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** A server that the command started may hold the pipe open, so its end is not waited for. */
  private static String lastWords(CompletableFuture<String> output) throws InterruptedException {
    try {
      return output.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return "";
    } catch (ExecutionException e) {
      return "its output could not be read";
    }
  }

  private static String tail(InputStream stream) {
    byte[] last = new byte[OUTPUT];
    long read = 0;
    try (stream) {
      for (int b = stream.read(); b >= 0; b = stream.read()) {
        last[(int) (read++ % OUTPUT)] = (byte) b;
      }
    } catch (IOException e) {
      return "its output could not be read: " + e.getMessage();
    }
    if (read <= OUTPUT) {
      return new String(last, 0, (int) read, StandardCharsets.UTF_8);
    }
    int start = (int) (read % OUTPUT);
    return new String(last, start, OUTPUT - start, StandardCharsets.UTF_8)
        + new String(last, 0, start, StandardCharsets.UTF_8);
  }
}
