package io.understudy.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code ./understudy} as a process of its own, on a home of its own. */
final class DemoProcess implements AutoCloseable {

  static final String PASSWORD = "stage door 2026";

  private static final Duration END = Duration.ofSeconds(45);
  private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1[: ]+(?:-p )?(\\d+)");

  private final Path home;
  private final Path output;
  private final Process process;
  private final Set<ProcessHandle> started = new java.util.HashSet<>();

  private DemoProcess(Path home, Path output, Process process) {
    this.home = home;
    this.output = output;
    this.process = process;
  }

  /**
   * Starts a command of the launcher.
   *
   * @param command such as {@code demo} or {@code demo --full}
   */
  static DemoProcess start(String command, Path home, int port) {
    try {
      Path output = Files.createTempFile(home.toAbsolutePath().getParent(), "demo", ".out");
      // Whoever runs the tests in the background ignores Ctrl-C, and children inherit that.
      List<String> line =
          new ArrayList<>(List.of("env", "--default-signal=INT,HUP,TERM", "./understudy"));
      line.addAll(List.of(command.split(" ")));
      ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
      Map<String, String> environment = builder.environment();
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      environment.put("UNDERSTUDY_HOME", home.toString());
      environment.put("UNDERSTUDY_HTTP_PORT", Integer.toString(port));
      environment.put("UNDERSTUDY_ADMIN_PASSWORD", PASSWORD);
      return new DemoProcess(home, output, builder.redirectOutput(output.toFile()).start());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for a text in what it prints. */
  void awaitOutput(String text, Duration patience) {
    Awaitility.await(text)
        .atMost(patience)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> output().contains(text) || !process.isAlive());
    if (!output().contains(text)) {
      throw new AssertionError("it ended with " + process.exitValue() + ":\n" + output());
    }
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every port that it told about. */
  Set<Integer> ports() {
    Set<Integer> ports = new TreeSet<>();
    Matcher told = PORT.matcher(output());
    while (told.find()) {
      ports.add(Integer.valueOf(told.group(1)));
    }
    return ports;
  }

  /** Sends a signal, by its name, to the program and to nothing else. */
  void signal(String name) {
    remember();
    run("kill", "-" + name, Long.toString(process.pid()));
  }

  /** Waits for its end. */
  int awaitEnd() {
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it still runs:\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What is left of it: processes it started, and servers on its data. */
  List<String> leftBehind() {
    List<String> left = new ArrayList<>();
    started.stream().filter(ProcessHandle::isAlive).map(DemoProcess::command).forEach(left::add);
    servers().map(DemoProcess::command).forEach(left::add);
    ports().stream().filter(DemoProcess::listens).map(port -> "port " + port).forEach(left::add);
    return left;
  }

  /** The database servers that run on data below its home. */
  java.util.stream.Stream<ProcessHandle> servers() {
    return ProcessHandle.allProcesses()
        .filter(each -> command(each).contains("postgres"))
        .filter(each -> command(each).contains(home.toString()));
  }

  private void remember() {
    process.descendants().forEach(started::add);
  }

  private static String command(ProcessHandle process) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return new String(line, StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String... line) {
    try {
      new ProcessBuilder(line).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      signal("TERM");
      awaitEnd();
    }
  }
}
