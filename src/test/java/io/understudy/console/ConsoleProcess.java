package io.understudy.console;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The packaged console as a process of its own, on a database that outlives it; to be killed and
 * started again.
 */
public final class ConsoleProcess implements AutoCloseable {

  private static final String PASSWORD = "killed and started again";
  private static final Duration START = Duration.ofSeconds(90);

  private final PostgresServer server;
  private final String database;
  private final Path folder;
  private final Map<String, String> environment;
  private final int port = PostgresServer.freePort();
  private Process process;

  /** Starts it and waits until it answers; the database is there and may be empty. */
  public ConsoleProcess(PostgresServer server, String database, Path folder) {
    this(server, database, folder, Map.of());
  }

  /** The same with more in its environment. */
  public ConsoleProcess(
      PostgresServer server, String database, Path folder, Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.server = server;
    this.database = database;
    this.folder = folder;
    this.process = launch();
    await();
  }

  private Process launch() {
    Path jar =
        Path.of(System.getProperty("understudy.console.directory", "target/quarkus-app"))
            .resolve("quarkus-run.jar");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().put("UNDERSTUDY_HOME", folder.resolve("home").toString());
    builder.environment().put("UNDERSTUDY_HTTP_PORT", Integer.toString(port));
    builder.environment().put("UNDERSTUDY_DATABASE_URL", server.jdbcUrl(database));
    builder.environment().put("UNDERSTUDY_DATABASE_USER", server.superuser());
    builder.environment().put("UNDERSTUDY_DATABASE_PASSWORD", server.password());
    builder.environment().put("UNDERSTUDY_ADMIN_PASSWORD", PASSWORD);
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await() {
    Awaitility.await("the console on port " + port)
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .failFast(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(log()));
          }
        })
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

  private Path log() {
    return folder.resolve("console.log");
  }

  /** The process as it runs now. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends it with signal 9. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the console does not die");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts again what {@link #kill} ended. */
  public void revive() {
    process = launch();
    await();
  }

  /** A request to it by its first user. */
  public RequestSpecification request() {
    return RestAssured.given()
        .baseUri("http://127.0.0.1")
        .port(port)
        .auth()
        .preemptive()
        .basic("admin", PASSWORD);
  }

  /** The last lines of what it said. */
  public String said() {
    try {
      List<String> lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
