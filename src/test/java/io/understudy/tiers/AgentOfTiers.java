package io.understudy.tiers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The agent of one node, in a process of its own, in front of all its instances. */
final class AgentOfTiers implements AutoCloseable {

  private final String node;
  private final Path folder;
  private final int port;
  private Process process;

  private AgentOfTiers(String node, Path folder, int port, Process process) {
    this.node = node;
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static AgentOfTiers start(String node, Map<String, Map<String, Object>> instances, Path folder) {
    try {
      Path home = Files.createDirectories(folder.resolve("agent-" + node));
      int port = PostgresServer.freePort();
      var config = new LinkedHashMap<String, Object>();
      config.put("node", node);
      config.put("listen", "127.0.0.1:" + port);
      config.put("token", token(node));
      config.put("home", home.resolve("home").toString());
      config.put("instances", instances);
      // JSON is YAML, and quotes whatever a password holds
      Files.writeString(
          home.resolve("agent.yaml"), JsonMapper.builder().build().writeValueAsString(config));
      Files.setPosixFilePermissions(
          home.resolve("agent.yaml"), PosixFilePermissions.fromString("rw-------"));
      var agent = new AgentOfTiers(node, home, port, launch(home));
      agent.awaitListening();
      return agent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process launch(Path home) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            System.getProperty("understudy.agent.jar", "target/understudy-agent.jar"),
            "--config",
            home.resolve("agent.yaml").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
        .start();
  }

  private void awaitListening() {
    Awaitility.await("the agent of " + node)
        .atMost(Duration.ofSeconds(40))
        .failFast(log(), () -> !process.isAlive())
        .until(this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  static String token(String node) {
    return "the-token-of-" + node + "-in-a-test";
  }

  String log() {
    try {
      Path log = folder.resolve("log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a command of this instance has begun in a job that has not ended. */
  boolean isAtWorkOn(String instance) {
    Path jobs = folder.resolve("home/jobs").resolve(instance);
    if (!Files.isDirectory(jobs)) {
      return false;
    }
    try (Stream<Path> all = Files.list(jobs)) {
      return all.filter(job -> !Files.exists(job.resolve("end.json")))
          .map(job -> job.resolve("journal.jsonl"))
          .anyMatch(AgentOfTiers::hasBegun);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasBegun(Path journal) {
    try {
      return Files.exists(journal) && Files.readString(journal).contains("\"kind\":\"BEFORE\"");
    } catch (IOException e) {
      return false; // it ended meanwhile
    }
  }

  /** Ends it with signal 9. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  void restart() {
    try {
      process = launch(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitListening();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
