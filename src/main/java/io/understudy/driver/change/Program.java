package io.understudy.driver.change;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs a program, without a shell, and waits for its end. */
public final class Program {

  private static final int MOST = 256 << 10;

  private Program() {}

  /**
   * How it ended.
   *
   * @param exit -1 when it was ended after the limit
   * @param output what it printed on both channels, the first part of it
   */
  public record Ran(int exit, String output) {}

  public static Ran run(List<String> line, Duration limit) throws IOException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new AtomicReference<>("");
    Thread reader = Thread.ofVirtual().start(() -> output.set(read(process)));
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      reader.join(Duration.ofSeconds(2));
      return new Ran(ended ? process.exitValue() : -1, output.get());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new Ran(-1, "interrupted");
    }
  }

  private static String read(Process process) {
    try (var in = process.getInputStream()) {
      byte[] first = in.readNBytes(MOST);
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return new String(first, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "its output could not be read: " + e.getMessage();
    }
  }
}
