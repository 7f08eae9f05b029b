package io.understudy.demo;

import io.understudy.embedded.EmbeddedFailure;
import io.understudy.embedded.NewServer;
import io.understudy.embedded.PostgresBinaries;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the demo keeps what.
 *
 * @param home the console's data folder; the demo's own things are in {@code demo} below it
 */
record DemoHome(Path home) {

  static final List<String> NODES = List.of("alpha", "beta");
  static final String SUPERUSER = "postgres";

  Path demo() {
    return home.resolve("demo");
  }

  Path folder(String node) {
    return demo().resolve(node);
  }

  Path log(String program) {
    return demo().resolve(program + ".log");
  }

  /** The same for both servers, as it is for a real primary and its standby. */
  String superuserPassword() {
    return Secrets.keptIn(demo().resolve("postgres-password"));
  }

  Path adminPassword() {
    return demo().resolve("admin-password");
  }

  /** Of the management user of both WildFly. */
  Path wildflyPassword() {
    return demo().resolve("wildfly-password");
  }

  String agentToken(String node) {
    return Secrets.keptIn(folder(node).resolve("agent-token"));
  }

  boolean made(String node) {
    return Files.exists(folder(node).resolve("data").resolve("PG_VERSION"));
  }

  PostgresBinaries binaries() {
    return PostgresBinaries.embedded(home.resolve("cache"));
  }

  /** A node's server, made when it is not there. */
  PostgresServer server(String node) {
    try {
      Files.createDirectories(folder(node));
      Path password = folder(node).resolve("password");
      if (!Files.exists(password)) {
        Secrets.writePrivately(password, superuserPassword() + "\n");
      }
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot make %s: %s".formatted(folder(node), e.getMessage()), e);
    }
    Map<String, String> settings = Map.of("shared_buffers", "64MB");
    return PostgresServer.in(folder(node), binaries(), new NewServer(SUPERUSER, true, settings));
  }
}
