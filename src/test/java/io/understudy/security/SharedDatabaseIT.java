package io.understudy.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.http.ContentType;
import io.understudy.console.ConsoleProcess;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consoles on one database, each given no more than where it is and as whom to log in. */
class SharedDatabaseIT {

  @TempDir static Path folder;

  private static TestServers servers;
  private static PostgresServer database;

  @BeforeAll
  static void start() {
    servers = new TestServers();
    database = servers.start(18);
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  /** The first start of both at once: one makes the key, the other gets it. */
  @Test
  void consolesThatStartTogetherReadTheSameSecretsAndAForeignKeyIsRefused() throws Exception {
    CompletableFuture<ConsoleProcess> first =
        CompletableFuture.supplyAsync(() -> console("first", _ -> {}));
    try (ConsoleProcess second = console("second", _ -> {});
        ConsoleProcess other = first.get()) {
      assertThat(Files.readString(key("second"))).isEqualTo(Files.readString(key("first")));
      second
          .request()
          .contentType(ContentType.JSON)
          .body(
              Map.of(
                  "nodes",
                  List.of(node("alpha"), node("beta")),
                  "primary",
                  "alpha",
                  "components",
                  List.of(Map.of("name", "db", "kind", "database", "driver", "postgresql"))))
          .put("/api/v1/clusters/shared")
          .then()
          .statusCode(201);
      assertThat(
              other
                  .request()
                  .post("/api/v1/clusters/shared/poll")
                  .then()
                  .statusCode(200)
                  .extract()
                  .jsonPath()
                  .getList("instances.outcome"))
          .containsOnly("unreachable");

      assertThatThrownBy(() -> console("foreign", SharedDatabaseIT::foreignKey))
          .hasMessageContaining("sealed with another key")
          .hasMessageContaining("UNDERSTUDY_VAULT_KEY");
    }
  }

  private static Map<String, Object> node(String name) {
    return Map.of(
        "name",
        name,
        "agent",
        Map.of("url", "http://127.0.0.1:1", "token", "nobody-listens-there-" + name));
  }

  private static ConsoleProcess console(String name, Consumer<Path> before) {
    try {
      Path own = Files.createDirectories(folder.resolve(name));
      before.accept(Files.createDirectories(own.resolve("home")));
      return new ConsoleProcess(database, "postgres", own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path key(String name) {
    return folder.resolve(name).resolve("home").resolve(VaultKey.FILE);
  }

  private static void foreignKey(Path home) {
    VaultKey.fresh().keepIn(home);
  }
}
