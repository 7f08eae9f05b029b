package io.understudy.polling;

import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real agent as a process of its own, in front of one PostgreSQL server; instance {@code db}. */
public final class AgentProcess implements AutoCloseable {

  private final Process process;
  private final int port;
  private final String node;

  private AgentProcess(Process process, int port, String node) {
    this.process = process;
    this.port = port;
    this.node = node;
  }

  /** Starts one below the folder and waits until it answers. */
  public static AgentProcess start(String node, PostgresServer server, Path folder) {
    int port = PostgresServer.freePort();
    try {
      Path home = Files.createDirectories(folder.resolve("agent-" + node));
      Path config = home.resolve("agent.yaml");
      Files.writeString(
          config,
          """
          node: %s
          listen: 127.0.0.1:%d
          token: %s
          home: %s
          instances:
            db:
              driver: postgresql
              url: %s
              user: %s
              password: "%s"
              dataDirectory: %s
          """
              .formatted(
                  node,
                  port,
                  token(node),
                  home.resolve("home"),
                  server.jdbcUrl("postgres"),
                  server.superuser(),
                  server.password(),
                  server.dataDirectory()));
      Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
      Process process =
          new ProcessBuilder(command(config))
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile())
              .start();
      var agent = new AgentProcess(process, port, node);
      agent.await(home.resolve("log"));
      return agent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public static String token(String node) {
    return "a-token-for-tests-of-" + node;
  }

  private static List<String> command(Path config) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(
        java,
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "io.understudy.agent.AgentMain",
        "--config",
        config.toString());
  }

  private void await(Path log) {
    Awaitility.await("agent " + node)
        .atMost(Duration.ofSeconds(60))
        .failFast(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(log));
          }
        })
        .until(() -> Files.readString(log).contains("listening"));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
