package io.understudy.switchover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.embedded.Ports;
import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Patroni with etcd, both of Debian's packages, over two PostgreSQL 15 and behind a HAProxy that
 * asks its REST API every 100 ms: what a switchover is compared with.
 */
final class PatroniUnderTest implements AutoCloseable {

  static final String PASSWORD = "postgres";
  private static final Duration START = Duration.ofSeconds(90);
  private static final List<String> NAMES = List.of("one", "two");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, Process> managers = new HashMap<>();
  private final int store = PostgresServer.freePort();
  private final Path folder;
  private final Map<String, Integer> rest = ports();
  private final Map<String, Integer> servers = ports();
  private final int front = PostgresServer.freePort();

  PatroniUnderTest() {
    try {
      folder = Files.createTempDirectory("understudy-patroni-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      start(
          "etcd",
          List.of(
              "/usr/bin/etcd",
              "--data-dir",
              folder.resolve("etcd").toString(),
              "--listen-client-urls",
              "http://127.0.0.1:" + store,
              "--advertise-client-urls",
              "http://127.0.0.1:" + store,
              "--listen-peer-urls",
              "http://127.0.0.1:" + PostgresServer.freePort()));
      Awaitility.await("etcd").atMost(START).until(() -> Ports.connects(store));
      for (String name : NAMES) {
        manage(name);
        Awaitility.await("Patroni " + name)
            .atMost(START)
            .pollInterval(Duration.ofMillis(200))
            .until(() -> name.equals(NAMES.getFirst()) ? leads(name) : followed());
      }
      start("haproxy", List.of("/usr/sbin/haproxy", "-db", "-f", haproxy().toString()));
      Awaitility.await("HAProxy").atMost(START).until(() -> Ports.connects(front));
      try (Connection connection = connect(leader());
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE acknowledged (id bigint PRIMARY KEY)");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Integer> ports() {
    return Map.of(NAMES.get(0), PostgresServer.freePort(), NAMES.get(1), PostgresServer.freePort());
  }

  private int port(Map<String, Integer> of, String name) {
    Integer port = of.get(name);
    if (port == null) {
      throw new IllegalArgumentException(name);
    }
    return port;
  }

  private Path configuration(String name) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yml"),
        """
        scope: compared
        name: %1$s
        restapi: { listen: '127.0.0.1:%2$d', connect_address: '127.0.0.1:%2$d' }
        etcd3: { hosts: '127.0.0.1:%3$d' }
        bootstrap:
          dcs:
            ttl: 20
            loop_wait: 2
            retry_timeout: 5
            postgresql: { use_pg_rewind: true }
          initdb: [ { encoding: UTF8 }, data-checksums ]
          pg_hba:
            - host all all 127.0.0.1/32 md5
            - host replication all 127.0.0.1/32 md5
            - local all all trust
        postgresql:
          listen: '127.0.0.1:%4$d'
          connect_address: '127.0.0.1:%4$d'
          data_dir: %5$s
          bin_dir: /usr/lib/postgresql/15/bin
          pgpass: %5$s.pgpass
          authentication:
            replication: { username: replicator, password: %6$s }
            superuser: { username: postgres, password: %6$s }
            rewind: { username: rewinder, password: %6$s }
          parameters: { unix_socket_directories: '', fsync: '%7$s', wal_log_hints: 'on' }
        """
            .formatted(
                name,
                port(rest, name),
                store,
                port(servers, name),
                folder.resolve(name).toString(),
                PASSWORD,
                Campaign.durable() ? "on" : "off"));
  }

  private Path haproxy() throws IOException {
    return Files.writeString(
        folder.resolve("haproxy.cfg"),
        """
        defaults
          mode tcp
          option redispatch 1
          timeout connect 1s
          timeout client 1m
          timeout server 1m
        frontend clients
          bind 127.0.0.1:%d
          default_backend db
        backend db
          option httpchk OPTIONS /primary
          http-check expect status 200
          default-server inter 100ms fall 1 rise 1 on-marked-down shutdown-sessions
          server one 127.0.0.1:%d check port %d
          server two 127.0.0.1:%d check port %d
        """
            .formatted(
                front,
                port(servers, "one"),
                port(rest, "one"),
                port(servers, "two"),
                port(rest, "two")));
  }

  /** As the user postgres, since neither Patroni's servers nor etcd need root. */
  private Process start(String name, List<String> command) throws IOException {
    List<String> line = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      line.addAll(List.of("setpriv", "--reuid", "postgres", "--clear-groups", "--"));
    }
    line.addAll(command);
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(name, ".log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private void manage(String name) throws IOException {
    managers.put(name, start(name, List.of("/usr/bin/patroni", configuration(name).toString())));
  }

  /** Kills the leader's server and the Patroni that manages it; says who that was. */
  String killLeader() {
    String leader = leader();
    Process manager = Objects.requireNonNull(managers.get(leader));
    List<ProcessHandle> below = manager.descendants().toList();
    manager.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
    try (var all = ProcessHandle.allProcesses()) {
      String data = folder.resolve(leader).toString();
      all.filter(process -> process.info().commandLine().orElse("").contains("-D " + data + " "))
          .forEach(PatroniUnderTest::killTree);
    }
    return leader;
  }

  private static void killTree(ProcessHandle process) {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }

  /** Starts the Patroni again that was killed, and returns when its server follows. */
  void revive(String name) {
    try {
      manage(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("Patroni " + name + " follows")
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> status(name, "/replica") == 200 && streams());
  }

  Way direct() {
    return new SqlWay(
        "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?targetServerType=primary"
            .formatted(port(servers, "one"), port(servers, "two")),
        "postgres",
        PASSWORD);
  }

  Way throughHaproxy() {
    return new SqlWay("jdbc:postgresql://127.0.0.1:" + front + "/postgres", "postgres", PASSWORD);
  }

  /** Who leads now. */
  String leader() {
    return NAMES.stream().filter(this::leads).findFirst().orElseThrow();
  }

  private boolean leads(String name) {
    return status(name, "/primary") == 200;
  }

  private boolean followed() {
    return NAMES.stream().filter(this::leads).count() == 1
        && NAMES.stream().anyMatch(name -> status(name, "/replica") == 200)
        && streams();
  }

  /** A replica that Patroni calls running may have received nothing yet. */
  private boolean streams() {
    try (Connection connection = connect(leader());
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND application_name IN ('one', 'two')")) {
      return row.next();
    } catch (SQLException e) {
      return false;
    }
  }

  private int status(String name, String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(rest, name) + path))
                  .timeout(Duration.ofSeconds(2))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Switches over by the REST API, as {@code patronictl switchover} does; gives the new leader. */
  String switchOver() {
    String from = leader();
    String to = NAMES.stream().filter(name -> !name.equals(from)).findFirst().orElseThrow();
    Awaitility.await("a standby that could take over")
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> status(to, "/replica") == 200);
    try {
      JsonNode body =
          JsonMapper.builder().build().createObjectNode().put("leader", from).put("candidate", to);
      http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(rest, from) + "/switchover"))
              .header("Content-Type", "application/json")
              .timeout(Duration.ofSeconds(60))
              .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Awaitility.await("the new leader with a follower")
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> leads(to) && status(from, "/replica") == 200);
    return to;
  }

  Connection connect(String name) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port(servers, name) + "/postgres", "postgres", PASSWORD);
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      List<ProcessHandle> below = process.descendants().toList();
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      below.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
