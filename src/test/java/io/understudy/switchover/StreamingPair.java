package io.understudy.switchover;

import io.understudy.embedded.NewServer;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.Inventory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Real PostgreSQL 15 servers with streaming replication, the first node the primary at the start
 * and the others made from it by {@code pg_basebackup}, each with an agent in a process of its own.
 *
 * <p>Tests leave the roles as they happen to be: {@link #primary} finds out who serves.
 */
public final class StreamingPair implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(40);

  private final RealPair pair;

  public StreamingPair() {
    this(List.of("alpha", "beta"));
  }

  public StreamingPair(List<String> nodes) {
    this(nodes, Map.of());
  }

  /** With further settings of all servers. */
  public StreamingPair(List<String> nodes, Map<String, String> settings) {
    this(nodes, settings, Map.of());
  }

  /** With named commands of every agent as well. */
  public StreamingPair(
      List<String> nodes, Map<String, String> settings, Map<String, List<String>> commands) {
    this(nodes, settings, commands, Site.LOOPBACK);
  }

  /** Somewhere else than on loopback. */
  StreamingPair(
      List<String> nodes,
      Map<String, String> settings,
      Map<String, List<String>> commands,
      Site site) {
    this.pair =
        new RealPair(
            nodes,
            new RealPair.Makes() {
              @Override
              public PostgresServer make(TestServers servers, @Nullable PostgresServer first) {
                return StreamingPair.make(servers, first, settings);
              }

              @Override
              public Map<String, List<String>> commands(String node) {
                return commands;
              }

              @Override
              public Site site() {
                return site;
              }
            });
    awaitStreaming();
  }

  private static PostgresServer make(
      TestServers servers, @Nullable PostgresServer first, Map<String, String> settings) {
    if (first != null) {
      return servers.startStandby(first);
    }
    var all = new HashMap<>(NewServer.throwAway("postgres").settings());
    all.put("wal_log_hints", "on");
    all.put("wal_keep_size", "256MB");
    all.putAll(settings);
    return servers.start(15, new NewServer("postgres", false, all));
  }

  /** Servers, agents, statements: what every pair has. */
  public RealPair real() {
    return pair;
  }

  public List<String> nodes() {
    return pair.nodes();
  }

  /** Who takes writes now; fails when nobody does, or several do. */
  public String primary() {
    List<String> writable = nodes().stream().filter(this::takesWrites).toList();
    if (writable.size() != 1) {
      throw new IllegalStateException("nodes that take writes: " + writable);
    }
    return writable.getFirst();
  }

  /** Another node than the primary. */
  public String standby() {
    String primary = primary();
    return nodes().stream().filter(node -> !node.equals(primary)).findFirst().orElseThrow();
  }

  /** Whether a client could write; false also when the server does not answer. */
  public boolean takesWrites(String node) {
    try {
      return ask(node, "SHOW transaction_read_only").equals("off");
    } catch (SQLException e) {
      return false;
    }
  }

  /** Whether it runs as a standby that streams. */
  public boolean streams(String node) {
    try {
      return ask(
              node,
              "SELECT pg_is_in_recovery() AND EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')")
          .equals("t");
    } catch (SQLException e) {
      return false;
    }
  }

  /** The first column of the first row; a failure is the caller's to judge. */
  public String ask(String node, String sql) throws SQLException {
    try (Connection connection = pair.connect(node);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  /** Returns when every node but the primary streams, and has all that the primary has. */
  public void awaitStreaming() {
    String primary = primary();
    Awaitility.await("all follow " + primary)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() ->
            nodes().stream().allMatch(node -> node.equals(primary) || caughtUp(node, primary)));
  }

  private boolean caughtUp(String node, String primary) {
    try {
      return streams(node)
          && ask(
                  node,
                  "SELECT pg_last_wal_replay_lsn() >= '%s'::pg_lsn"
                      .formatted(ask(primary, "SELECT pg_current_wal_lsn()")))
              .equals("t");
    } catch (SQLException e) {
      return false;
    }
  }

  /** Declares the nodes with whoever serves now as the primary. */
  public Cluster declare(Inventory inventory, String name) {
    return pair.declare(inventory, name, primary());
  }

  /** Their declaration, with whoever serves now as the primary. */
  public ClusterDeclaration declaration() {
    return pair.declaration(primary());
  }

  /** What clients connect with: all nodes, whichever takes writes (pgjdbc). */
  public String clientUrl() {
    String hosts =
        nodes().stream()
            .map(node -> pair.host(node) + ":" + pair.serverPort(node))
            .collect(Collectors.joining(","));
    return "jdbc:postgresql://" + hosts + "/postgres?targetServerType=primary";
  }

  /** The same as a way to the service. */
  Way way() {
    return new SqlWay(this::clientUrl, "postgres", pair.server(nodes().getFirst()).password(), 2);
  }

  /** A client's connection to whoever takes writes. */
  public Connection client() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("password", pair.server(nodes().getFirst()).password());
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("socketTimeout", "2");
    properties.setProperty("hostRecheckSeconds", "0");
    return DriverManager.getConnection(clientUrl(), properties);
  }

  @Override
  public void close() {
    pair.close();
  }
}
