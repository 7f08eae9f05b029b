package io.understudy.switchover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The packaged console in a process of its own, on a database that outlives it. */
final class ConsoleProcess implements AutoCloseable {

  private static final String PASSWORD = "correct horse battery";
  private static final Duration START = Duration.ofSeconds(90);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final PostgresServer database;
  private final Path folder;
  private final int port = PostgresServer.freePort();
  private Process process;

  /** Starts it and waits until it answers. */
  ConsoleProcess(PostgresServer database, Path folder) {
    this.database = database;
    this.folder = folder;
    this.process = launch();
    awaitAnswer();
  }

  private Process launch() {
    Path program =
        Path.of(System.getProperty("understudy.console.directory", "target/quarkus-app"))
            .resolve("quarkus-run.jar");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            program.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "UNDERSTUDY_HOME", folder.resolve("home").toString(),
                "UNDERSTUDY_HTTP_PORT", Integer.toString(port),
                "UNDERSTUDY_DATABASE_URL", database.jdbcUrl("postgres"),
                "UNDERSTUDY_DATABASE_USER", database.superuser(),
                "UNDERSTUDY_DATABASE_PASSWORD", database.password(),
                "UNDERSTUDY_ADMIN_PASSWORD", PASSWORD));
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("console.log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAnswer() {
    Awaitility.await("the console")
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> get("/clusters").has("clusters"));
  }

  /** Signal 9; returns when the process is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again, on the same home and database. */
  void restart() {
    process = launch();
    awaitAnswer();
  }

  JsonNode get(String path) {
    return send("GET", path, null);
  }

  JsonNode post(String path, @Nullable Object body) {
    return send("POST", path, body);
  }

  JsonNode put(String path, Object body) {
    return send("PUT", path, body);
  }

  void delete(String path) {
    var _ = send("DELETE", path, null);
  }

  private JsonNode send(String method, String path, @Nullable Object body) {
    byte[] login = ("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
              .timeout(Duration.ofMinutes(1))
              .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login))
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(json.writeValueAsString(body)))
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new AssertionError(method + " " + path + ": " + answer.body());
      }
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
