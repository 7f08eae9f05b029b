package io.understudy.switchover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.traffic.HaproxyUnderTest;
import io.understudy.traffic.PgbouncerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Two PostgreSQL 15 with streaming replication, an nginx and an HTTP service beside each, behind a
 * HAProxy and a PgBouncer.
 */
final class TrafficRig implements AutoCloseable {

  private static final String CHECKED = "check inter 100ms";

  /** What an admin would write for a balancer; of its port and backend. */
  private static final String MOVE_TRAFFIC =
      """
      tell() { exec 3<>"/dev/tcp/127.0.0.1/$port"; printf '%s\\n' "$1" >&3; cat <&3; exec 3>&-; }
      port=$1; backend=$2; from=$backend/$UNDERSTUDY_FROM; to=$backend/$UNDERSTUDY_TO
      case "$UNDERSTUDY_ACTION" in
        hold) tell "set server $from state maint"
              tell "shutdown sessions server $from" ;;
        redirect) tell "set server $from state maint"
                  tell "shutdown sessions server $from"
                  tell "set server $to state ready"
                  tell "set server $to health up" ;;
        release) ;;
        restore) tell "set server $to state maint"
                 tell "set server $from state ready" ;;
        where) tell "show servers state $backend" |
                 awk '$2 == "'"$backend"'" { if ($7 == 0 || $7 == 4) print $4; n++ } END { exit n != 2 }' |
                 grep . || echo held ;;
        *) exit 64 ;;
      esac
      """;

  private final StreamingPair pair;
  private final Map<String, WebTier> web = new HashMap<>();
  private final HaproxyUnderTest haproxy;
  private final PgbouncerUnderTest bouncer;
  private final String password;
  private final Path script;

  /** With further settings of the database servers. */
  TrafficRig(Map<String, String> settings) {
    pair = new StreamingPair(List.of("alpha", "beta"), settings);
    password = pair.real().server("alpha").password();
    try {
      Path folder = Files.createTempDirectory("understudy-traffic-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      script = Files.writeString(folder.resolve("move-traffic"), MOVE_TRAFFIC);
      pair.nodes().forEach(node -> web.put(node, new WebTier(to(node))));
      haproxy =
          new HaproxyUnderTest(
              Files.createDirectory(folder.resolve("haproxy")),
              List.of(
                  new HaproxyUnderTest.Backend("db", "tcp", port("alpha"), port("beta"), CHECKED),
                  new HaproxyUnderTest.Backend(
                      "by-command", "tcp", port("alpha"), port("beta"), CHECKED),
                  new HaproxyUnderTest.Backend(
                      "web", "http", tier("alpha").port(), tier("beta").port(), CHECKED)));
      bouncer =
          new PgbouncerUnderTest(
              Files.createDirectory(folder.resolve("bouncer")),
              "host=127.0.0.1 port=%d dbname=postgres user=postgres password='%s'"
                  .formatted(port("alpha"), password),
              "md5",
              "\"app\" \"app\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String node : pair.nodes()) {
      pair.real().extend(node, fenced(node) + moving() + traffic());
    }
    try (Connection connection = pair.client();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE acknowledged (id bigint PRIMARY KEY)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String traffic() {
    return """
    traffic:
      pgbouncer: { ini: %s }
      haproxy: { socket: %s, stateFile: %s }
    """
        .formatted(bouncer.ini(), haproxy.unixSocket, haproxy.stateFile);
  }

  private String moving() {
    return "  move-traffic: [/bin/bash, '%s', '%d', by-command]%n".formatted(script, haproxy.admin);
  }

  private String fenced(String node) {
    return Fences.commands(pair.real(), node);
  }

  StreamingPair pair() {
    return pair;
  }

  private int port(String node) {
    return pair.real().server(node).port();
  }

  private WebTier tier(String node) {
    return Objects.requireNonNull(web.get(node));
  }

  private Way to(String node) {
    return new SqlWay(
        "jdbc:postgresql://127.0.0.1:" + port(node) + "/postgres", "postgres", password);
  }

  /** Clients that know all nodes and look for the one that takes writes. */
  Directed direct() {
    return new Directed("direct", pair, List::of, pair.way());
  }

  Directed haproxy() {
    return new Directed("HAProxy", pair, () -> List.of(haproxyDocument("db")), through("db"));
  }

  private Way through(String backend) {
    return new SqlWay(
        "jdbc:postgresql://127.0.0.1:" + haproxy.front(backend) + "/postgres",
        "postgres",
        password);
  }

  /** A balancer that is moved by nobody but a command. */
  Directed command() {
    return new Directed(
        "command",
        pair,
        () -> List.of(document("command").put("via", pair.standby()).put("run", "move-traffic")),
        through("by-command"));
  }

  /** An HTTP service behind nginx, behind HAProxy. */
  Directed http() {
    return new Directed(
        "HTTP behind HAProxy",
        pair,
        () -> List.of(haproxyDocument("web")),
        new HttpWay(URI.create("http://127.0.0.1:" + haproxy.front("web") + "/rows/")));
  }

  Directed pgbouncer() {
    return new Directed(
        "PgBouncer",
        pair,
        () -> List.of(pgbouncerDocument()),
        new SqlWay("jdbc:postgresql://127.0.0.1:" + bouncer.port() + "/app", "app", "app"));
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

  private JsonNode haproxyDocument(String backend) {
    ObjectNode document = document("haproxy");
    document.put("socket", "127.0.0.1:" + haproxy.admin);
    document.put("backend", backend);
    document.putObject("servers").put("alpha", "alpha").put("beta", "beta");
    document.put("stateFile", haproxy.stateFile.toString());
    return document;
  }

  private JsonNode pgbouncerDocument() {
    return document(
        bouncer,
        pair.standby(),
        Map.of(
            "alpha", "host=127.0.0.1 port=" + port("alpha"),
            "beta", "host=127.0.0.1 port=" + port("beta")));
  }

  /** Of a PgBouncer; the agent that stays when the primary is lost should edit its ini. */
  static JsonNode document(PgbouncerUnderTest bouncer, String via, Map<String, String> targets) {
    ObjectNode document = document("pgbouncer");
    document.put("via", via);
    document.put("admin", "127.0.0.1:" + bouncer.port());
    document.put("user", PgbouncerUnderTest.ADMIN);
    document.put("password", PgbouncerUnderTest.ADMIN_PASSWORD);
    document.put("database", "app");
    document.put("holdSeconds", 2);
    ObjectNode places = document.putObject("targets");
    targets.forEach(places::put);
    return document;
  }

  static ObjectNode document(String kind) {
    return JsonNodeFactory.instance.objectNode().put("director", kind);
  }

  @Override
  public void close() {
    bouncer.close();
    haproxy.close();
    web.values().forEach(WebTier::close);
    pair.close();
  }
}
