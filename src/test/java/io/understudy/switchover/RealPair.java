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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Real PostgreSQL 18 servers, {@code alpha} and {@code beta} and whoever else is named, each with
 * an agent in a process of its own. All but the first are read-only at the start, as standbys are.
 */
public final class RealPair implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(40);
  private static final Pattern TURNED =
      Pattern.compile(
          "parameter \"default_transaction_read_only\" "
              + "(?:changed to \"(on|off)\"|removed from configuration file, reset to default)");
  private static final Pattern BEGUN =
      Pattern.compile("\"kind\":\"BEFORE\",\"text\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final TestServers servers = new TestServers();
  private final Makes makes;
  private final Path folder;
  private final Map<String, Side> sides = new LinkedHashMap<>();
  private final Map<String, Long> logged = new HashMap<>();

  /** One node. */
  private static final class Side {
    private final PostgresServer server;
    private final int port;
    private final Path config;
    private Process agent;

    Side(PostgresServer server, int port, Path config, Process agent) {
      this.server = server;
      this.port = port;
      this.config = config;
      this.agent = agent;
    }
  }

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
  }

  RealPair(List<String> nodes, Makes makes) {
    this.makes = makes;
    try {
      folder = Files.createTempDirectory("understudy-pair-");
      Map<String, PostgresServer> made = new LinkedHashMap<>();
      Map<String, Integer> ports = new LinkedHashMap<>();
      for (String node : nodes) {
        made.put(node, server(made));
        ports.put(node, PostgresServer.freePort());
      }
      for (Map.Entry<String, PostgresServer> one : made.entrySet()) {
        String node = one.getKey();
        int port = ports.getOrDefault(node, 0);
        Path config = configure(node, one.getValue(), port);
        Files.writeString(config, watch(node, made, ports), StandardOpenOption.APPEND);
        sides.put(node, new Side(one.getValue(), port, config, launch(node, config)));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    sides.values().forEach(RealPair::awaitAgent);
  }

  private String primary() {
    return sides.keySet().iterator().next();
  }

  /** The nodes that are standbys at the start. */
  public List<String> standbys() {
    return sides.keySet().stream().skip(1).toList();
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

  private Path configure(String node, PostgresServer server, int port) throws IOException {
    Path home = Files.createDirectories(folder.resolve(node));
    var yaml = new StringBuilder();
    yaml.append("node: ").append(node).append('\n');
    yaml.append("listen: 127.0.0.1:").append(port).append('\n');
    yaml.append("token: ").append(token(node)).append('\n');
    yaml.append("home: ").append(home.resolve("home")).append('\n');
    yaml.append("instances:\n  db:\n    driver: postgresql\n");
    yaml.append("    url: ").append(server.jdbcUrl("postgres")).append('\n');
    yaml.append("    user: postgres\n    password: '").append(server.password()).append("'\n");
    yaml.append("    dataDirectory: ").append(server.dataDirectory()).append('\n');
    if (server.binaries().major() != 18) {
      yaml.append("    binDirectory: ").append(server.binaries().bin()).append('\n');
    }
    yaml.append("    control:\n");
    server
        .control()
        .forEach((action, line) ->
            yaml.append("      ").append(action).append(": ").append(quoted(line)).append('\n'));
    if (!makes.commands(node).isEmpty()) {
      yaml.append("commands:\n");
      makes
          .commands(node)
          .forEach((name, line) ->
              yaml.append("  ").append(name).append(": ").append(quoted(line)).append('\n'));
    }
    return Files.writeString(home.resolve("agent.yaml"), yaml.toString());
  }

  /** Where a node's agent looks for its peers: their agents and their servers. */
  private static String watch(
      String node, Map<String, PostgresServer> made, Map<String, Integer> ports) {
    var yaml = new StringBuilder();
    made.forEach((peer, server) -> {
      if (!peer.equals(node)) {
        yaml.append(yaml.isEmpty() ? "watch:\n" : "");
        yaml.append("  " + peer + ": ['127.0.0.1:" + ports.getOrDefault(peer, 0) + "', ");
        yaml.append("'127.0.0.1:" + server.port() + "']\n");
      }
    });
    return yaml.toString();
  }

  /** Adds to a node's {@code agent.yaml}, and starts its agent anew. */
  public void extend(String node, String yaml) {
    try {
      Files.writeString(side(node).config, yaml, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    killAgent(node);
    revive(node);
  }

  private static String quoted(List<String> words) {
    return words.stream().map(word -> "'" + word.replace("'", "''") + "'").toList().toString();
  }

  private static String token(String node) {
    return "the-token-of-" + node + "-in-a-test";
  }

  private Process launch(String node, Path config) throws IOException {
    return start(node, List.of("--config", config.toString()));
  }

  private Process start(String node, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-jar"));
    line.add(System.getProperty("understudy.agent.jar", "target/understudy-agent.jar"));
    line.addAll(arguments);
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(folder.resolve(node).resolve("agent.log").toFile()))
        .start();
  }

  private static void awaitAgent(Side side) {
    Awaitility.await("the agent on port " + side.port)
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> side.agent.isAlive() && listens(side.port));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
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
    List<@Nullable NodeDeclaration> nodes = new ArrayList<>();
    sides.keySet().forEach(node -> nodes.add(node(node)));
    return new ClusterDeclaration(
        nodes,
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
        sides.values().stream()
            .map(side -> "127.0.0.1:" + side.server.port())
            .collect(Collectors.joining(","));
    return Json.MAPPER
        .createObjectNode()
        .put("probe", "sql")
        .put("name", name)
        .put("url", "jdbc:postgresql://" + servers + "/postgres?targetServerType=primary")
        .put("user", "postgres")
        .put("password", side(primary()).server.password())
        .put("query", query)
        .put("expect", expect)
        .put("patience", "PT2S");
  }

  private NodeDeclaration node(String name) {
    return new NodeDeclaration(
        name, new AgentDeclaration("http://127.0.0.1:" + side(name).port, Secret.of(token(name))));
  }

  public PostgresServer server(String node) {
    return side(node).server;
  }

  /** The address of a node's agent. */
  public String agentUrl(String node) {
    return "http://127.0.0.1:" + side(node).port;
  }

  /** The token of a node's agent. */
  public String agentToken(String node) {
    return token(node);
  }

  /**
   * Runs a statement as an admin would with psql, also on a server that is read-only by default.
   */
  public void execute(String node, String sql) {
    try (Connection connection = side(node).server.connect("postgres");
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
      TestServers.configure(side(node).server, statements);
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
    }
  }

  /** The same statement on every node. */
  public void everywhere(String sql) {
    sides.keySet().forEach(node -> execute(node, sql));
  }

  /** The first column of the first row, seen by a new session. */
  public String query(String node, String sql) {
    try (Connection connection = side(node).server.connect("postgres");
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
    sides.keySet().forEach(node -> configure(node, "ALTER SYSTEM RESET ALL"));
    standbys().forEach(node -> set(node, "default_transaction_read_only = on"));
    Awaitility.await()
        .until(() -> takesWrites(primary()) && standbys().stream().noneMatch(this::takesWrites));
  }

  /** Forgets the effects so far: {@link #turns} begins here. */
  public void mark() {
    sides.keySet().forEach(node -> logged.put(node, server(node).log().toFile().length()));
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
    Path jobs = folder.resolve(node).resolve("home").resolve("jobs").resolve("db");
    try (Stream<Path> all = Files.list(jobs)) {
      var begun = new HashMap<String, List<String>>();
      for (Path job :
          all.filter(path -> path.getFileName().toString().startsWith(operation)).toList()) {
        Path journal = job.resolve("journal.jsonl");
        if (Files.exists(journal)) {
          begun.put(
              job.getFileName().toString(),
              BEGUN
                  .matcher(Files.readString(journal))
                  .results()
                  .map(line -> line.group(1))
                  .toList());
        }
      }
      return begun;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks a node's agent to look at its database, as a hook would. */
  public void trigger(String node) {
    try {
      Process program =
          start(node, List.of("trigger", "db", "--config", side(node).config.toString()));
      if (!program.waitFor(30, TimeUnit.SECONDS) || program.exitValue() != 0) {
        throw new IllegalStateException("the trigger ended with " + program);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The file with which a node's agent was started. */
  public Path agentFile(String node) {
    return side(node).config;
  }

  /** The process of a node's agent. */
  public Process agent(String node) {
    return side(node).agent;
  }

  /** The names of all nodes. */
  public List<String> nodes() {
    return List.copyOf(sides.keySet());
  }

  /** Ends a node at once: its agent and its server. */
  public void kill(String node) {
    killAgent(node);
    side(node).server.crash();
  }

  /** Ends a node's agent with signal 9. */
  public void killAgent(String node) {
    Process agent = side(node).agent;
    agent.destroyForcibly();
    try {
      agent.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts again what {@link #kill} ended. */
  public void revive(String node) {
    Side side = side(node);
    if (!side.server.isRunning()) {
      side.server.start();
    }
    reviveAgent(node);
  }

  /** Starts a node's agent again, and not its server. */
  public void reviveAgent(String node) {
    Side side = side(node);
    try {
      side.agent = launch(node, side.config);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    awaitAgent(side);
  }

  private Side side(String node) {
    Side side = sides.get(node);
    if (side == null) {
      throw new IllegalArgumentException("there is no node " + node);
    }
    return side;
  }

  @Override
  public void close() {
    sides.keySet().forEach(this::killAgent);
    servers.close();
  }
}
