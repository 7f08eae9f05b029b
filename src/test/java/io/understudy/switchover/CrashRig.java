package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.understudy.console.ConsoleProcess;
import io.understudy.embedded.EmbeddedFailure;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.operation.Boundary;
import io.understudy.operation.BoundaryGate;
import io.understudy.protocol.Json;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.CrashCell.Course;
import io.understudy.switchover.CrashMatrix.Undisturbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Two packaged consoles on one database, a streaming pair with its agents behind a HAProxy and a
 * PgBouncer, and a network between consoles and agents that can be cut.
 */
final class CrashRig implements AutoCloseable {

  static final String DATABASE = "postgres";

  private static final Logger LOG = Logger.getLogger(CrashRig.class);
  private static final String CLUSTER = "crash";
  private static final AtomicLong ROWS = new AtomicLong();
  private static final Duration REPAIR = Duration.ofSeconds(20);

  private final TestServers servers = new TestServers();
  private final PostgresServer database;
  private final Map<String, ConsoleProcess> consoles = new LinkedHashMap<>();
  private final Map<String, Relay> relays = new LinkedHashMap<>();
  private final Map<String, Relay> links = new LinkedHashMap<>();
  private TrafficRig traffic;

  CrashRig(Path folder) throws IOException {
    database = servers.start(18);
    for (String name : List.of("one", "two")) {
      Path own = Files.createDirectories(folder.resolve(name));
      consoles.put(
          name,
          new ConsoleProcess(
              database,
              DATABASE,
              own,
              Map.of(
                  "UNDERSTUDY_DATABASE_URL",
                  database.jdbcUrl(DATABASE) + "?ApplicationName=" + name)));
    }
    traffic = connected(new TrafficRig(Map.of()));
  }

  private TrafficRig connected(TrafficRig made) {
    relays.values().forEach(Relay::close);
    relays.clear();
    for (String node : made.pair().nodes()) {
      String url = made.pair().real().agentUrl(node);
      relays.put(node, new Relay(Integer.parseInt(url.substring(url.lastIndexOf(':') + 1))));
    }
    link(made.pair());
    return made;
  }

  /** The servers follow each other through relays, now and after every move. */
  private void link(StreamingPair made) {
    links.values().forEach(Relay::close);
    links.clear();
    made.nodes().forEach(node -> links.put(node, new Relay(made.real().server(node).port())));
    for (String node : made.nodes()) {
      String other =
          made.nodes().stream().filter(name -> !name.equals(node)).findFirst().orElseThrow();
      String way =
          "host=127.0.0.1 port=%d user=postgres password=%s"
              .formatted(link(other).port(), made.real().server(other).password());
      made.real().route(node, other, way);
      if (!node.equals(made.primary())) {
        made.real().execute(node, "ALTER SYSTEM SET primary_conninfo = '" + way + "'");
        made.real().execute(node, "SELECT pg_reload_conf()");
      }
    }
    made.awaitStreaming();
  }

  /** What leads to a node's server for the server that follows it. */
  Relay link(String node) {
    return java.util.Objects.requireNonNull(links.get(node));
  }

  StreamingPair pair() {
    return traffic.pair();
  }

  /** What brings clients to it. */
  List<Directed> doors() {
    return List.of(traffic.haproxy(), traffic.pgbouncer());
  }

  /** Those of them behind which no row can be written now. */
  List<String> shut() {
    return doors().stream().filter(door -> !opens(door.way())).map(Directed::name).toList();
  }

  private static boolean opens(Way way) {
    try (Way.Line line = way.open()) {
      line.write(ROWS.decrementAndGet());
      return true;
    } catch (IOException | SQLException e) {
      return false;
    }
  }

  PostgresServer database() {
    return database;
  }

  Relay network(String node) {
    return java.util.Objects.requireNonNull(relays.get(node));
  }

  ConsoleProcess console(String name) {
    return java.util.Objects.requireNonNull(consoles.get(name));
  }

  BoundaryGate gateAt(Boundary boundary) {
    return new BoundaryGate(database, DATABASE, boundary);
  }

  /** Everything well, and a cluster of which nothing is known from before. */
  void ready() {
    BoundaryGate.open(database, DATABASE);
    reviveConsoles();
    relays.values().forEach(Relay::heal);
    links.values().forEach(Relay::heal);
    try {
      for (String node : pair().nodes()) {
        if (!pair().real().server(node).isRunning()) {
          pair().real().server(node).start();
        }
        if (!pair().real().agent(node).isAlive()) {
          pair().real().reviveAgent(node);
        }
      }
      Awaitility.await().atMost(REPAIR).until(() -> healthy() && shut().isEmpty());
    } catch (ConditionTimeoutException | IllegalStateException | EmbeddedFailure beyondRepair) {
      LOG.infof("a new pair: %s", beyondRepair.getMessage());
      traffic.close();
      traffic = connected(new TrafficRig(Map.of()));
    }
    declare();
  }

  void killConsoles() {
    consoles.values().forEach(ConsoleProcess::kill);
  }

  /** Starts those again that are dead. */
  void reviveConsoles() {
    consoles.values().stream()
        .filter(console -> !console.handle().isAlive())
        .forEach(ConsoleProcess::revive);
  }

  private boolean healthy() {
    List<String> writable = pair().nodes().stream().filter(pair()::takesWrites).toList();
    return writable.size() == 1
        && pair().nodes().stream()
            .filter(node -> !writable.contains(node))
            .allMatch(pair()::streams);
  }

  private void declare() {
    if (get("/clusters").toString().contains('"' + CLUSTER + '"')) {
      any().delete("/api/v1/clusters/" + CLUSTER).then().statusCode(204);
    }
    send(
        "PUT",
        "/clusters/" + CLUSTER,
        Map.of(
            "nodes", pair().nodes().stream().map(this::node).toList(),
            "primary", pair().primary(),
            "traffic", doors().stream().flatMap(door -> door.documents().get().stream()).toList(),
            "components", List.of(Map.of("name", "db", "kind", "database", "driver", "postgresql")),
            "fourEyes", false,
            "schedule", Map.of("every", "PT10M")));
    send("POST", "/clusters/" + CLUSTER + "/poll", Map.of());
  }

  private Map<String, Object> node(String name) {
    return Map.of(
        "name",
        name,
        "agent",
        Map.of(
            "url",
            "http://127.0.0.1:" + network(name).port(),
            "token",
            pair().real().agentToken(name)));
  }

  /** Every cell of the matrix, from the steps that the moves of this console have. */
  List<CrashCell> cells() throws SQLException {
    ready();
    Undisturbed switchover = undisturbed(begin(MoveKind.SWITCHOVER, pair().standby()));
    ready();
    String lost = pair().primary();
    String candidate = pair().standby();
    pair().real().kill(lost);
    Undisturbed failover = undisturbed(begin(MoveKind.FAILOVER, candidate));
    pair().real().reviveAgent(lost);
    Undisturbed rejoin = undisturbed(begin(MoveKind.REJOIN, lost));
    return Stream.of(
            CrashMatrix.of(Course.SWITCHOVER, switchover),
            CrashMatrix.of(Course.WAY_BACK, switchover),
            CrashMatrix.of(Course.FAILOVER, failover),
            CrashMatrix.of(Course.REJOIN, rejoin))
        .flatMap(List::stream)
        .toList();
  }

  private Undisturbed undisturbed(String id) throws SQLException {
    JsonNode move = succeeded(id);
    var steps = new ArrayList<String>();
    move.path("steps").forEach(step -> steps.add(step.path("name").asText()));
    var commanding = new HashSet<String>();
    try (Connection connection = database.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT DISTINCT step FROM operation_note WHERE command AND operation_id = '%s'"
                    .formatted(id))) {
      while (rows.next()) {
        commanding.add(rows.getString(1));
      }
    }
    return new Undisturbed(steps, commanding);
  }

  /** A move that nobody disturbs. */
  JsonNode succeeded(String id) {
    JsonNode move = ended(id, Duration.ofMinutes(2));
    assertThat(move.path("state").asText()).as(move.toString()).isEqualTo("SUCCEEDED");
    return move;
  }

  /** Starts a move and returns its id. */
  String begin(MoveKind kind, String candidate) {
    return send(
            "POST",
            "/clusters/" + CLUSTER + "/switchovers",
            Map.of(
                "kind",
                kind.word(),
                "candidate",
                candidate,
                "reason",
                "a test",
                "confirm",
                CLUSTER))
        .path("id")
        .asText();
  }

  /** Cancels a move; answered once its console has got over the gate. */
  void cancel(String id) {
    send("POST", "/switchovers/" + id + "/cancel", Map.of());
  }

  /** The move as it ended. */
  JsonNode ended(String id, Duration patience) {
    return Awaitility.await("the move's end")
        .atMost(patience)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(
            () -> get("/switchovers/" + id),
            move -> !move.path("state").asText().equals("RUNNING"));
  }

  /** What the cluster's own answer says of it. */
  JsonNode cluster() {
    return get("/clusters/" + CLUSTER);
  }

  private JsonNode get(String path) {
    return send("GET", path, Map.of());
  }

  private RequestSpecification any() {
    return answering().request();
  }

  /** The first console that is neither dead nor asleep. */
  private ConsoleProcess answering() {
    return consoles.values().stream()
        .filter(console -> console.handle().isAlive() && !asleep(console.handle()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no console is awake"));
  }

  private JsonNode send(String method, String path, Map<String, ?> body) {
    RequestSpecification request = any().contentType(ContentType.JSON);
    if (!body.isEmpty()) {
      request.body(body);
    }
    Response answer = request.request(method, "/api/v1" + path);
    assertThat(answer.statusCode()).as(answer.asString()).isBetween(200, 299);
    try {
      return Json.MAPPER.readTree(answer.asString());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal to a process and all that it started. */
  static void signal(String name, @Nullable ProcessHandle process) {
    if (process == null) {
      return;
    }
    Stream.concat(Stream.of(process), process.descendants())
        .forEach(each -> {
          try {
            new ProcessBuilder("kill", "-" + name, Long.toString(each.pid())).start().waitFor();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static boolean asleep(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).startsWith("T");
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    consoles.values().forEach(ConsoleProcess::close);
    relays.values().forEach(Relay::close);
    links.values().forEach(Relay::close);
    traffic.close();
    servers.close();
  }
}
