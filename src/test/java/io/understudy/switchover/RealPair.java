package io.understudy.switchover;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.audit.Actor;
import io.understudy.embedded.NewServer;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.ClusterDeclaration.AgentDeclaration;
import io.understudy.inventory.ClusterDeclaration.ComponentDeclaration;
import io.understudy.inventory.ClusterDeclaration.NodeDeclaration;
import io.understudy.inventory.Inventory;
import io.understudy.protocol.Json;
import io.understudy.security.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Real PostgreSQL 18 servers, {@code alpha} and {@code beta} and whoever else is named, each with
 * an agent in a process of its own. All but the first are read-only at the start, as standbys are.
 */
public final class RealPair implements AutoCloseable {

  private static final Pattern TURNED =
      Pattern.compile(
          "parameter \"default_transaction_read_only\" "
              + "(?:changed to \"(on|off)\"|removed from configuration file, reset to default)");
  private final TestServers servers = new TestServers();
  private final Makes makes;
  private final Path folder;
  private final Map<String, RealNode> nodes = new LinkedHashMap<>();
  private final Map<String, Long> logged = new HashMap<>();

  public RealPair() {
    this(List.of("alpha", "beta"));
  }

  /** The first of these nodes is the primary. */
  public RealPair(List<String> nodes) {
    this(nodes, RealPair::alike);
    standbys().forEach(node -> set(node, "default_transaction_read_only = on"));
  }

  /** Makes and starts a node's server; {@code first} is the first node's, null for itself. */
  interface Makes {
    PostgresServer make(TestServers servers, @Nullable PostgresServer first);

    /** Named commands of a node's agent. */
    default Map<String, List<String>> commands(String node) {
      return Map.of();
    }

    default Site site() {
      return Site.LOOPBACK;
    }
  }

  RealPair(List<String> names, Makes makes) {
    this.makes = makes;
    try {
      folder = Files.createTempDirectory("understudy-pair-");
      Map<String, PostgresServer> made = new LinkedHashMap<>();
      for (String name : names) {
        made.put(name, server(made));
      }
      makes.site().settle(made);
      made.forEach((name, server) ->
          nodes.put(
              name,
              new RealNode(
                  name,
                  server,
                  makes.site().place(name),
                  PostgresServer.freePort(),
                  folder.resolve(name))));
      for (String name : names) {
        node(name).configure(makes.commands(name), watch(name));
        node(name).launch();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    nodes.values().forEach(RealNode::awaitAgent);
  }

  private String primary() {
    return nodes.keySet().iterator().next();
  }

  /** The nodes that are standbys at the start. */
  public List<String> standbys() {
    return nodes.keySet().stream().skip(1).toList();
  }

  private void set(String node, String setting) {
    configure(node, "ALTER SYSTEM SET " + setting);
  }

  private PostgresServer server(Map<String, PostgresServer> made) {
    return makes.make(servers, made.values().stream().findFirst().orElse(null));
  }

  /** The first is made; the others are given its superuser's password, as standbys have. */
  private static PostgresServer alike(TestServers servers, @Nullable PostgresServer first) {
    NewServer wanted = NewServer.throwAway("postgres");
    return first == null ? servers.start(18, wanted) : servers.startAlike(first, 18, wanted);
  }

  /** Where a node's agent looks for its peers: their agents and their servers. */
  private String watch(String name) {
    var yaml = new StringBuilder("watch:\n");
    nodes.forEach((peer, node) -> {
      if (!peer.equals(name)) {
        yaml.append("  ").append(peer).append(": ").append(node.watched()).append('\n');
      }
    });
    return nodes.size() > 1 ? yaml.toString() : "";
  }

  /** Adds to a node's {@code agent.yaml}, and starts its agent anew. */
  public void extend(String name, String yaml) {
    node(name).extend(yaml);
    killAgent(name);
    revive(name);
  }

  /** Says in a node's {@code agent.yaml} how its server follows another one, and starts it anew. */
  void route(String name, String to, String way) {
    Path file = node(name).config();
    try {
      Files.writeString(
          file,
          Files.readString(file)
              .replace(
                  "    control:",
                  "    upstreams: { %s: \"%s\" }\n    control:".formatted(to, way)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    killAgent(name);
    reviveAgent(name);
  }

  /** Declares the nodes; the first is the primary. */
  public Cluster declare(Inventory inventory, String name) {
    return declare(inventory, name, primary());
  }

  /** The same with another primary. */
  Cluster declare(Inventory inventory, String name, String primary) {
    return inventory.declare(name, declaration(primary), Actor.SYSTEM).cluster();
  }

  /** Their declaration; the first is the primary. */
  public ClusterDeclaration declaration() {
    return declaration(primary());
  }

  /** The same with another primary. */
  public ClusterDeclaration declaration(String primary) {
    List<@Nullable NodeDeclaration> declared = new ArrayList<>();
    nodes.keySet().forEach(name -> declared.add(declared(name)));
    return new ClusterDeclaration(
        declared,
        primary,
        List.of(new ComponentDeclaration("db", "database", "postgresql")),
        null,
        "required",
        false,
        null);
  }

  /** Declares the nodes, the first of them the primary, with probes of the service. */
  public Cluster declare(Inventory inventory, String name, JsonNode... probes) {
    ClusterDeclaration plain = declaration();
    return inventory
        .declare(
            name,
            new ClusterDeclaration(
                plain.nodes(),
                plain.primary(),
                plain.components(),
                null,
                plain.approval(),
                plain.fourEyes(),
                null,
                null,
                List.of(probes)),
            Actor.SYSTEM)
        .cluster();
  }

  /** A probe that asks whichever node is the primary, as a client with both addresses does. */
  public JsonNode probeOfThePrimary(String name, String query, String expect) {
    String servers =
        nodes.keySet().stream()
            .map(node -> host(node) + ":" + server(node).port())
            .collect(Collectors.joining(","));
    return Json.MAPPER
        .createObjectNode()
        .put("probe", "sql")
        .put("name", name)
        .put("url", "jdbc:postgresql://" + servers + "/postgres?targetServerType=primary")
        .put("user", "postgres")
        .put("password", server(primary()).password())
        .put("query", query)
        .put("expect", expect)
        .put("patience", "PT2S");
  }

  private NodeDeclaration declared(String name) {
    RealNode node = node(name);
    return new NodeDeclaration(
        name, new AgentDeclaration(node.agentUrl(), Secret.of(node.token())));
  }

  public PostgresServer server(String node) {
    return node(node).server();
  }

  /** Where a node's server listens, whether it runs or not. */
  int serverPort(String node) {
    return node(node).serverPort();
  }

  /** The address of a node's agent. */
  public String agentUrl(String node) {
    return node(node).agentUrl();
  }

  /** The token of a node's agent. */
  public String agentToken(String node) {
    return node(node).token();
  }

  /**
   * Runs a statement as an admin would with psql, also on a server that is read-only by default.
   */
  public void execute(String node, String sql) {
    try (Connection connection = node(node).connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Runs statements, and returns when the server has loaded its configuration again. */
  public void configure(String node, String... statements) {
    try {
      TestServers.configure(server(node), statements);
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
    }
  }

  /** The same statement on every node. */
  public void everywhere(String sql) {
    nodes.keySet().forEach(node -> execute(node, sql));
  }

  /** The first column of the first row, seen by a new session. */
  public String query(String node, String sql) {
    try (Connection connection = node(node).connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Whether a client that says nothing special could write. */
  public boolean takesWrites(String node) {
    return query(node, "SHOW transaction_read_only").equals("off");
  }

  /** Puts all back to how they began: the first writable, the others not, nothing else set. */
  public void reset() {
    nodes.keySet().forEach(node -> configure(node, "ALTER SYSTEM RESET ALL"));
    standbys().forEach(node -> set(node, "default_transaction_read_only = on"));
    Awaitility.await()
        .until(() -> takesWrites(primary()) && standbys().stream().noneMatch(this::takesWrites));
  }

  /** Forgets the effects so far: {@link #turns} begins here. */
  public void mark() {
    nodes.keySet().forEach(node -> logged.put(node, server(node).log().toFile().length()));
  }

  /**
   * What {@code default_transaction_read_only} was turned to since {@link #mark}, as the server
   * itself logged it when it took effect.
   */
  public List<String> turns(String node) {
    try {
      byte[] log = Files.readAllBytes(server(node).log());
      int from = Math.toIntExact(logged.getOrDefault(node, 0L));
      return TURNED
          .matcher(new String(log, from, log.length - from, StandardCharsets.UTF_8))
          .results()
          .map(turned -> turned.group(1) == null ? "off" : turned.group(1))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The commands that a node's agent began for an operation, as its journals on disk have them. */
  public List<String> commands(String node, String operation) {
    return commandsByJob(node, operation).values().stream().flatMap(List::stream).toList();
  }

  /**
   * The same, job by job: a job that was refused may be followed by another one that tries again.
   */
  public Map<String, List<String>> commandsByJob(String node, String operation) {
    return AgentJournals.commands(folder.resolve(node).resolve("home"), operation);
  }

  /** Asks a node's agent to look at its database, as a hook would. */
  public void trigger(String node) {
    try {
      RealNode asked = node(node);
      Process program =
          asked.program(List.of("trigger", "db", "--config", asked.config().toString()));
      if (!program.waitFor(30, TimeUnit.SECONDS) || program.exitValue() != 0) {
        throw new IllegalStateException("the trigger ended with " + program);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The file with which a node's agent was started. */
  public Path agentFile(String node) {
    return node(node).config();
  }

  /** The process of a node's agent. */
  public Process agent(String node) {
    return node(node).agent();
  }

  /** The names of all nodes. */
  public List<String> nodes() {
    return List.copyOf(nodes.keySet());
  }

  /** Ends a node at once: its server and its agent. */
  public void kill(String node) {
    server(node).crash();
    killAgent(node);
  }

  /** Ends a node's agent with signal 9. */
  public void killAgent(String node) {
    node(node).killAgent();
  }

  /** Starts again what {@link #kill} ended. */
  public void revive(String node) {
    node(node).startServer();
    reviveAgent(node);
  }

  /** Starts a node's agent again, and not its server. */
  public void reviveAgent(String node) {
    node(node).launch();
    node(node).awaitAgent();
  }

  /** A connection of the superuser to a node's server, wherever it runs. */
  public Connection connect(String node) throws SQLException {
    return node(node).connect();
  }

  /** The address of a node. */
  String host(String node) {
    return node(node).place().host();
  }

  private RealNode node(String name) {
    RealNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("there is no node " + name);
    }
    return node;
  }

  @Override
  public void close() {
    nodes.keySet().forEach(this::killAgent);
    servers.close();
  }
}
