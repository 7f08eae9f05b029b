package io.understudy.switchover;

import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One node of a pair: a real server, and its agent in a process of its own. */
final class RealNode {

  private static final Duration START = Duration.ofSeconds(40);

  private final String name;
  private final PostgresServer server;

  /** As it was made: while a server is rewound nobody can read it from its files. */
  private final int serverPort;

  private final Place place;
  private final int port;
  private final Path folder;
  private @Nullable Process agent;

  /**
   * A node.
   *
   * @param port of its agent
   */
  RealNode(String name, PostgresServer server, Place place, int port, Path folder) {
    this.name = name;
    this.server = server;
    this.serverPort = server.port();
    this.place = place;
    this.port = port;
    this.folder = folder;
  }

  PostgresServer server() {
    return server;
  }

  int serverPort() {
    return serverPort;
  }

  Place place() {
    return place;
  }

  String agentUrl() {
    return place.scheme() + "://" + place.host() + ":" + port;
  }

  String token() {
    return "the-token-of-" + name + "-in-a-test";
  }

  Path config() {
    return folder.resolve("agent.yaml");
  }

  /** Writes {@code agent.yaml}, with what else stands in it. */
  void configure(Map<String, List<String>> commands, String more) throws IOException {
    Files.createDirectories(folder);
    var yaml = new StringBuilder();
    yaml.append("node: ").append(name).append('\n');
    yaml.append("listen: ").append(place.host()).append(':').append(port).append('\n');
    yaml.append("token: ").append(token()).append('\n');
    yaml.append("home: ").append(folder.resolve("home")).append('\n');
    yaml.append("instances:\n  db:\n    driver: postgresql\n");
    yaml.append("    url: ").append(url()).append('\n');
    yaml.append("    user: postgres\n    password: '").append(server.password()).append("'\n");
    yaml.append("    dataDirectory: ").append(server.dataDirectory()).append('\n');
    if (server.binaries().major() != 18) {
      yaml.append("    binDirectory: ").append(server.binaries().bin()).append('\n');
      yaml.append("    rehearsalCopy: 1GB\n");
    }
    yaml.append("    control:\n");
    server.control().forEach((action, line) -> yaml.append(listed("      ", action, line)));
    if (!commands.isEmpty()) {
      yaml.append("commands:\n");
      commands.forEach((command, line) -> yaml.append(listed("  ", command, line)));
    }
    Files.writeString(config(), yaml + place.yaml() + more);
  }

  private static String listed(String indent, String key, List<String> words) {
    return indent
        + key
        + ": "
        + words.stream().map(word -> "'" + word.replace("'", "''") + "'").toList()
        + "\n";
  }

  /** The addresses of its agent and of its server, as {@code watch:} names them. */
  String watched() {
    return "['%1$s:%2$d', '%1$s:%3$d']".formatted(place.host(), port, serverPort);
  }

  /** Adds to {@code agent.yaml}; the agent reads it at its next start. */
  void extend(String yaml) {
    try {
      Files.writeString(config(), yaml, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String url() {
    return "jdbc:postgresql://%s:%d/postgres".formatted(place.host(), serverPort);
  }

  /** A connection of the superuser. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), server.superuser(), server.password());
  }

  Process agent() {
    Process process = agent;
    if (process == null) {
      throw new IllegalStateException("the agent of " + name + " was never started");
    }
    return process;
  }

  /** Starts its agent and does not wait for it. */
  void launch() {
    agent = program(List.of("--config", config().toString()));
  }

  /** Starts the agent's program with other arguments. */
  Process program(List<String> arguments) {
    List<String> line = new ArrayList<>(place.before());
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-jar"));
    line.add(System.getProperty("understudy.agent.jar", "target/understudy-agent.jar"));
    line.addAll(arguments);
    try {
      return new ProcessBuilder(line)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("agent.log").toFile()))
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitAgent() {
    Awaitility.await("the agent of " + name)
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> agent().isAlive() && listens());
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(place.host(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends its agent with signal 9. */
  void killAgent() {
    Process process = agent();
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts its server where it belongs, unless it runs. */
  void startServer() {
    if (!server.isRunning()) {
      place.start(server);
    }
  }
}
