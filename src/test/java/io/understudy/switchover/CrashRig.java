package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.understudy.console.ConsoleProcess;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.operation.Boundary;
import io.understudy.operation.BoundaryGate;
import io.understudy.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Two packaged consoles on one database, a streaming pair with its agents, and a network between
 * consoles and agents that can be cut.
 */
final class CrashRig implements AutoCloseable {

  static final String DATABASE = "postgres";
  private static final String CLUSTER = "crash";
  private static final Duration REPAIR = Duration.ofSeconds(20);

  private final TestServers servers = new TestServers();
  private final PostgresServer database;
  private final Map<String, ConsoleProcess> consoles = new LinkedHashMap<>();
  private final Map<String, Relay> relays = new LinkedHashMap<>();
  private final Map<String, Relay> links = new LinkedHashMap<>();
  private StreamingPair pair;

  CrashRig(Path folder) throws IOException {
    database = servers.start(18);
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    for (String name : List.of("one", "two")) {
      Path own = Files.createDirectories(folder.resolve(name));
      consoles.put(
          name,
          new ConsoleProcess(
              database,
              DATABASE,
              own,
              Map.of(
                  "UNDERSTUDY_VAULT_KEY",
                  key,
                  "UNDERSTUDY_DATABASE_URL",
                  database.jdbcUrl(DATABASE) + "?ApplicationName=" + name)));
    }
    pair = connected(new StreamingPair());
  }

  private StreamingPair connected(StreamingPair made) {
    relays.values().forEach(Relay::close);
    relays.clear();
    for (String node : made.nodes()) {
      String url = made.real().agentUrl(node);
      relays.put(node, new Relay(Integer.parseInt(url.substring(url.lastIndexOf(':') + 1))));
    }
    link(made);
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
      Path file = made.real().agentFile(node);
      try {
        Files.writeString(
            file,
            Files.readString(file)
                .replace(
                    "    control:",
                    "    upstreams: { %s: \"%s\" }\n    control:".formatted(other, way)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      made.real().killAgent(node);
      made.real().reviveAgent(node);
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
    return pair;
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
      for (String node : pair.nodes()) {
        if (!pair.real().server(node).isRunning()) {
          pair.real().server(node).start();
        }
        if (!pair.real().agent(node).isAlive()) {
          pair.real().reviveAgent(node);
        }
      }
      Awaitility.await().atMost(REPAIR).until(this::healthy);
    } catch (ConditionTimeoutException | IllegalStateException beyondRepair) {
      pair.close();
      pair = connected(new StreamingPair());
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
    List<String> writable = pair.nodes().stream().filter(pair::takesWrites).toList();
    return writable.size() == 1
        && pair.nodes().stream().filter(node -> !writable.contains(node)).allMatch(pair::streams);
  }

  private void declare() {
    if (get("/clusters").toString().contains('"' + CLUSTER + '"')) {
      any().delete("/api/v1/clusters/" + CLUSTER).then().statusCode(204);
    }
    send(
        "PUT",
        "/clusters/" + CLUSTER,
        Map.of(
            "nodes", pair.nodes().stream().map(this::node).toList(),
            "primary", pair.primary(),
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
            pair.real().agentToken(name)));
  }

  /** Every cell of the matrix, from the steps that a switchover of this console has. */
  List<CrashCell> cells() {
    ready();
    JsonNode undisturbed = ended(begin(pair.standby()), Duration.ofMinutes(2));
    assertThat(undisturbed.path("state").asText())
        .as(undisturbed.toString())
        .isEqualTo("SUCCEEDED");
    var steps = new ArrayList<String>();
    undisturbed.path("steps").forEach(step -> steps.add(step.path("name").asText()));
    return CrashMatrix.of(steps);
  }

  /** Starts a switchover and returns its id. */
  String begin(String candidate) {
    return send(
            "POST",
            "/clusters/" + CLUSTER + "/switchovers",
            Map.of(
                "kind",
                "switchover",
                "candidate",
                candidate,
                "reason",
                "a test",
                "confirm",
                CLUSTER))
        .path("id")
        .asText();
  }

  /** The switchover as it ended. */
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
    pair.close();
    servers.close();
  }
}
