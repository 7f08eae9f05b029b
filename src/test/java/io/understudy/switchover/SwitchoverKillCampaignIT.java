package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.understudy.console.ConsoleProcess;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.operation.Boundary;
import io.understudy.operation.BoundaryGate;
import io.understudy.protocol.Json;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Signal 9 for the packaged console, and for the agents of both nodes, at every boundary of every
 * step of a switchover of a real pair. The steps are those that the console itself lists. Every
 * boundary with {@code --campaign switchoverkill}, six otherwise; not part of other runs.
 */
class SwitchoverKillCampaignIT {

  private static final Logger LOG = Logger.getLogger(SwitchoverKillCampaignIT.class);
  private static final String DEMOTING = "ALTER SYSTEM SET default_transaction_read_only = 'on'";
  private static final String PROMOTING = "ALTER SYSTEM RESET default_transaction_read_only";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final boolean WHOLE =
      System.getProperty("understudy.campaign", "").equalsIgnoreCase("switchoverkill");
  private static final String DATABASE = "postgres";
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final TestServers SERVERS = new TestServers();

  @TempDir static Path folder;

  private static PostgresServer database;
  private static RealPair pair;
  private static ConsoleProcess console;

  private String cluster = "";

  @BeforeAll
  static void start() {
    database = SERVERS.start(18);
    pair = new RealPair();
    console = new ConsoleProcess(database, DATABASE, folder);
  }

  @AfterAll
  static void close() {
    console.close();
    pair.close();
    SERVERS.close();
  }

  static Stream<Boundary> consoleDies() {
    return boundaries(boundary ->
        List.of("demote DO AFTER", "promote DO INSIDE", "swap-roles DO AFTER")
            .contains(boundary.toString()));
  }

  static Stream<Boundary> agentsDie() {
    return boundaries(boundary ->
        List.of("demote DO BEFORE", "promote DO INSIDE", "role-parameters DO AFTER")
            .contains(boundary.toString()));
  }

  private static Stream<Boundary> boundaries(Predicate<Boundary> sample) {
    List<String> steps = new SwitchoverKillCampaignIT().undisturbed();
    return Boundary.forward(steps.stream()).filter(boundary -> WHOLE || sample.test(boundary));
  }

  /** A switchover that nobody disturbs, and the steps that it had. */
  private List<String> undisturbed() {
    declare();
    JsonNode ended = ended(begin());
    assertThat(ended.path("state").asText()).isEqualTo("SUCCEEDED");
    var steps = new ArrayList<String>();
    ended.path("steps").forEach(step -> steps.add(step.path("name").asText()));
    delete();
    return steps;
  }

  @BeforeEach
  void declare() {
    pair.reset();
    pair.mark();
    cluster = "killed-" + NAMES.incrementAndGet();
    send(
        "PUT",
        "/clusters/" + cluster,
        Map.of(
            "nodes",
            List.of(node("alpha"), node("beta")),
            "primary",
            "alpha",
            "components",
            List.of(Map.of("name", "db", "kind", "database", "driver", "postgresql")),
            "fourEyes",
            false,
            "schedule",
            Map.of("every", "PT10M"))); // so that no scheduled poll comes to the rescue
    send("POST", "/clusters/" + cluster + "/poll", Map.of());
  }

  private static Map<String, Object> node(String name) {
    return Map.of(
        "name", name, "agent", Map.of("url", pair.agentUrl(name), "token", pair.agentToken(name)));
  }

  @ParameterizedTest
  @MethodSource("consoleDies")
  void isContinuedByTheNextConsole(Boundary boundary) {
    Instant killed;
    String id;
    try (var gate = new BoundaryGate(database, DATABASE, boundary)) {
      id = begin();
      gate.awaitArrival();

      killed = Instant.now();
      console.kill();
      gate.buryTheDead();
    }
    console.revive();
    Duration back = Duration.between(killed, Instant.now());
    JsonNode move = ended(id);

    LOG.infof(
        "console killed at %s: it answers again after %d ms, %s after %d ms",
        boundary,
        back.toMillis(),
        move.path("state").asText(),
        Duration.between(killed, Instant.now()).toMillis());
    assertThat(move.path("state").asText()).as(move.toString()).isEqualTo("SUCCEEDED");
    assertServing("beta", "alpha");
    assertThat(pair.turns("alpha")).containsExactly("on");
    assertThat(pair.turns("beta")).containsExactly("off");
    assertThat(pair.commands("alpha", id)).containsOnlyOnce(DEMOTING).doesNotContain(PROMOTING);
    assertThat(pair.commands("beta", id)).containsOnlyOnce(PROMOTING).doesNotContain(DEMOTING);
    delete();
  }

  /**
   * Before the promotion a silence that lasts may turn it round, after it there is only forward.
   */
  @ParameterizedTest
  @MethodSource("agentsDie")
  void endsTrueWhenTheAgentsDie(Boundary boundary) {
    String id;
    try (var gate = new BoundaryGate(database, DATABASE, boundary)) {
      id = begin();
      gate.awaitArrival();

      pair.killAgent("alpha");
      pair.killAgent("beta");
    }
    pair.revive("alpha");
    pair.revive("beta");
    JsonNode move = ended(id);

    String state = move.path("state").asText();
    LOG.infof("agents killed at %s: %s %s", boundary, state, move.path("detail").asText());
    assertThat(state).as(move.toString()).isIn("SUCCEEDED", "FAILED");
    boolean moved = state.equals("SUCCEEDED");
    assertServing(moved ? "beta" : "alpha", moved ? "alpha" : "beta");
    for (String node : List.of("alpha", "beta")) {
      assertThat(pair.turns(node)).doesNotHaveDuplicates();
      assertThat(pair.commands(node, id)).doesNotHaveDuplicates();
    }
    delete();
  }

  private void assertServing(String primary, String standby) {
    assertThat(pair.takesWrites(primary)).isTrue();
    assertThat(pair.takesWrites(standby)).isFalse();
    for (JsonNode node : send("GET", "/clusters/" + cluster, Map.of()).path("nodes")) {
      assertThat(node.path("role").asText())
          .isEqualTo(node.path("name").asText().equals(primary) ? "PRIMARY" : "STANDBY");
    }
  }

  private void delete() {
    console.request().delete("/api/v1/clusters/" + cluster).then().statusCode(204);
  }

  private static JsonNode send(String method, String path, Map<String, ?> body) {
    var request = console.request().contentType(ContentType.JSON);
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

  private String begin() {
    return send(
            "POST",
            "/clusters/" + cluster + "/switchovers",
            Map.of(
                "kind", "switchover",
                "candidate", "beta",
                "reason", "a test",
                "confirm", cluster))
        .path("id")
        .asText();
  }

  private static JsonNode ended(String id) {
    return Awaitility.await("the move's end")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> send("GET", "/switchovers/" + id, Map.of()),
            move -> !move.path("state").asText().equals("RUNNING"));
  }
}
