package io.understudy.switchover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.audit.Actor;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.Inventory;
import io.understudy.traffic.HaproxyUnderTest;
import io.understudy.traffic.PgbouncerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Two PostgreSQL 15 with streaming replication behind a HAProxy and a PgBouncer. */
final class TrafficRig implements AutoCloseable {

  private final StreamingPair pair = new StreamingPair();
  private final HaproxyUnderTest haproxy;
  private final PgbouncerUnderTest bouncer;
  private final String password;

  TrafficRig() {
    try {
      Path folder = Files.createTempDirectory("understudy-traffic-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      this.password = pair.real().server("alpha").password();
      this.haproxy =
          new HaproxyUnderTest(
              Files.createDirectory(folder.resolve("haproxy")),
              port("alpha"),
              port("beta"),
              "check inter 100ms");
      this.bouncer =
          new PgbouncerUnderTest(
              Files.createDirectory(folder.resolve("bouncer")),
              "host=127.0.0.1 port=%d dbname=postgres user=postgres password='%s'"
                  .formatted(port("alpha"), password),
              "md5",
              "\"app\" \"app\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pair.real()
        .extend(
            "alpha",
            """
            traffic:
              pgbouncer: { ini: %s }
              haproxy: { socket: %s, stateFile: %s }
            """
                .formatted(bouncer.ini(), haproxy.unixSocket, haproxy.stateFile));
    try (Connection connection = pair.client();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE acknowledged (id bigint PRIMARY KEY)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  StreamingPair pair() {
    return pair;
  }

  private int port(String node) {
    return pair.real().server(node).port();
  }

  /** A client that knows all nodes and looks for the one that takes writes. */
  TrafficClient direct() {
    return new TrafficClient(pair.clientUrl(), "postgres", password);
  }

  TrafficClient throughHaproxy() {
    return new TrafficClient(
        "jdbc:postgresql://127.0.0.1:" + haproxy.front + "/postgres", "postgres", password);
  }

  TrafficClient throughPgbouncer() {
    return new TrafficClient(
        "jdbc:postgresql://127.0.0.1:" + bouncer.port() + "/app", "app", "app");
  }

  /** A client of PgBouncer that stays inside a transaction, so that nobody can pause it. */
  Connection insideATransaction() throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + bouncer.port() + "/app?prepareThreshold=0",
            "app",
            "app");
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
    return connection;
  }

  /** HAProxy's document. */
  JsonNode haproxyDocument() {
    ObjectNode document = document("haproxy");
    document.put("socket", "127.0.0.1:" + haproxy.admin);
    document.put("backend", "db");
    document.putObject("servers").put("alpha", "alpha").put("beta", "beta");
    document.put("stateFile", haproxy.stateFile.toString());
    return document;
  }

  /** PgBouncer's document. */
  JsonNode pgbouncerDocument() {
    ObjectNode document = document("pgbouncer");
    document.put("via", "alpha");
    document.put("admin", "127.0.0.1:" + bouncer.port());
    document.put("user", PgbouncerUnderTest.ADMIN);
    document.put("password", PgbouncerUnderTest.ADMIN_PASSWORD);
    document.put("database", "app");
    document.put("holdSeconds", 2);
    document
        .putObject("targets")
        .put("alpha", "host=127.0.0.1 port=" + port("alpha"))
        .put("beta", "host=127.0.0.1 port=" + port("beta"));
    return document;
  }

  private static ObjectNode document(String kind) {
    return JsonNodeFactory.instance.objectNode().put("director", kind);
  }

  /** Declares the pair with these directors; whoever serves now is the primary. */
  Cluster declare(Inventory inventory, String name, List<JsonNode> traffic) {
    ClusterDeclaration plain = pair.declaration();
    return inventory
        .declare(
            name,
            new ClusterDeclaration(
                plain.nodes(),
                plain.primary(),
                plain.components(),
                plain.schedule(),
                plain.approval(),
                plain.fourEyes(),
                List.copyOf(traffic)),
            Actor.SYSTEM)
        .cluster();
  }

  @Override
  public void close() {
    bouncer.close();
    haproxy.close();
    pair.close();
  }
}
