package io.understudy.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The agent as a process of its own: the shaded jar when the build has made one, beside the test
 * classes, in which the drivers for tests lie.
 */
final class AgentProcess implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("listening url=http://[^ ]*:(\\d+) ");
  private static final Duration START = Duration.ofSeconds(40);

  private final Process process;
  private final Path log;
  private final int port;

  private AgentProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts it and waits until it answers; {@code options} go to the JVM. */
  static AgentProcess start(Path yaml, String... options) {
    try {
      Path log = Files.createTempFile(yaml.getParent(), "agent", ".log");
      Process process =
          new ProcessBuilder(line(yaml, options))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new AgentProcess(process, log, listening(process, log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it until it ends by itself; gives its exit code and what it said on standard error. */
  static Ended run(Path yaml) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line(yaml)).start();
    try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
      List<String> lines = errors.readAllLines();
      return new Ended(process.waitFor(), lines);
    }
  }

  /** How a process ended. */
  record Ended(int code, List<String> errors) {}

  Caller caller() {
    return new Caller(port);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end and gives its exit code. */
  int ended(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the agent still runs:\n" + log());
    }
    return process.exitValue();
  }

  void terminate() {
    process.destroy();
  }

  /** kill -9. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  private static int listening(Process process, Path log) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      Matcher line = LISTENING.matcher(Files.readString(log));
      if (line.find()) {
        return Integer.parseInt(line.group(1));
      }
      process.onExit().completeOnTimeout(process, 20, TimeUnit.MILLISECONDS).join();
    }
    throw new AssertionError("the agent did not start:\n" + Files.readString(log));
  }

  private static List<String> line(Path yaml, String... options) {
    var line = new ArrayList<String>();
    line.add(System.getProperty("java.home") + "/bin/java");
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    line.addAll(List.of(options));
    line.addAll(List.of("-cp", classPath(), "io.understudy.agent.AgentMain"));
    line.addAll(List.of("--config", yaml.toString()));
    return line;
  }

  private static String classPath() {
    String jar = System.getProperty("understudy.agent.jar", "");
    return jar.isEmpty()
        ? System.getProperty("java.class.path")
        : jar + ":" + Path.of(jar).resolveSibling("test-classes");
  }
}
