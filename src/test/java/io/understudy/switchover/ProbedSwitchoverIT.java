package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.alarm.AlarmKind;
import io.understudy.alarm.Alarms;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Attempt;
import io.understudy.operation.OperationId;
import io.understudy.polling.Polling;
import io.understudy.probe.Probed;
import io.understudy.protocol.Json;
import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Preflight;
import io.understudy.switchover.Move.Part;
import io.understudy.switchover.Move.PartState;
import io.understudy.web.Browser;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real moves of a real pair whose service is asked before and after. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class ProbedSwitchoverIT {

  private static final Actor ADMIN = Actor.user("ada");
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final AtomicInteger ASKED = new AtomicInteger();

  /** How many requests the service still answers with 503 once beta takes writes. */
  private static final AtomicInteger STARTING = new AtomicInteger();

  private static RealPair pair;
  private static HttpServer service;

  @Inject Inventory inventory;
  @Inject Switchovers switchovers;
  @Inject Alarms alarms;
  @Inject Preflight preflight;
  @Inject Polling polling;

  private Cluster cluster;

  @BeforeAll
  static void start() throws IOException {
    pair = SharedPair.get();
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/health",
        exchange -> {
          ASKED.incrementAndGet();
          boolean starting = pair.takesWrites("beta") && STARTING.getAndDecrement() > 0;
          byte[] body = "<b>all is well</b>".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(starting ? 503 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    service.start();
  }

  @AfterAll
  static void stop() {
    service.stop(0);
    pair.reset();
  }

  @AfterEach
  void remove() {
    inventory.delete(cluster.name(), ADMIN);
  }

  @BeforeEach
  void fresh() {
    pair.reset();
    STARTING.set(0);
    cluster = pair.declare(inventory, "probed-" + NAMES.incrementAndGet());
    polling.pollNow(cluster);
  }

  private void declare(JsonNode... probes) {
    cluster = pair.declare(inventory, cluster.name(), probes);
  }

  private static ObjectNode shop(String patience) {
    return Json.MAPPER
        .createObjectNode()
        .put("probe", "http")
        .put("name", "shop")
        .put("url", "http://127.0.0.1:" + service.getAddress().getPort() + "/health")
        .put("contains", "<b>all is well")
        .put("patience", patience);
  }

  private static JsonNode port() {
    return Json.MAPPER
        .createObjectNode()
        .put("probe", "tcp")
        .put("name", "port")
        .put("address", "127.0.0.1:" + service.getAddress().getPort());
  }

  /** One that passes on alpha only: whoever wrote it did not think of the day after. */
  private static JsonNode ofAlphaOnly() {
    return pair.probeOfThePrimary(
        "wrong",
        "SELECT '<i>' || current_setting('port') || '</i>'",
        "<i>" + pair.query("alpha", "SHOW port") + "</i>");
  }

  @Test
  void asksTheServiceAfterTheMove() {
    declare(port(), shop("PT30S"), pair.probeOfThePrimary("writes", "SELECT 1", "1"));
    assertThat(failing(MoveKind.SWITCHOVER)).isEmpty();

    Move move = run(MoveKind.SWITCHOVER, "beta");

    assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
    assertThat(part(move, "verify").detail())
        .contains("beta/db takes writes", "alpha/db refuses writes", "3 probes pass: port in ");
    assertThat(move.probes()).extracting(Probed::name).containsExactly("port", "shop", "writes");
    assertThat(move.probes()).allMatch(Probed::passed);
    assertThat(page(move)).contains("passes", "<strong>writes</strong>", "status 200 and the text");
    As.admin()
        .get("/api/v1/switchovers/{id}", move.operation().id().toString())
        .then()
        .body("probes.name", Matchers.contains("port", "shop", "writes"))
        .body("probes[1].passed", Matchers.is(true))
        .body("probes[1].detail", Matchers.equalTo("status 200 and the text"));
  }

  @Test
  void asksAgainUntilTheServiceHasFoundItsNewPrimary() {
    declare(shop("PT30S"));
    STARTING.set(2);

    Move move = run(MoveKind.SWITCHOVER, "beta");

    assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
    assertThat(part(move, "verify").attempts())
        .extracting(Attempt::outcome)
        .containsExactly(Attempt.Outcome.REFUSED, Attempt.Outcome.REFUSED, Attempt.Outcome.DONE);
    assertThat(move.notes())
        .extracting(note -> note.text().replaceAll("\\d+ ms", "a while"))
        .contains(
            "shop (http) does not pass: status 503, expected is 200, after a while",
            "shop (http) passes: status 200 and the text, after a while");
  }

  @Test
  void aProbeThatNeverPassesIsSaidAndTheRolesAreSwappedAllTheSame() {
    declare(shop("PT30S"), ofAlphaOnly());
    assertThat(failing(MoveKind.SWITCHOVER)).isEmpty();

    Move move = run(MoveKind.SWITCHOVER, "beta");

    assertThat(move.operation().state()).as(words(move)).isEqualTo("ERROR");
    assertThat(move.operation().reason())
        .contains(
            "verify: the servers are as they should be",
            "beta/db takes writes",
            "1 of 2 probes does not pass: wrong (“<i>");
    assertThat(part(move, "verify").state()).isEqualTo(PartState.FAILED);
    assertThat(part(move, "swap-roles").state()).isEqualTo(PartState.DONE);
    assertThat(part(move, "resume").state()).isEqualTo(PartState.DONE);
    assertThat(inventory.require(cluster.name()).primary().name()).isEqualTo("beta");
    assertThat(alarms.open(cluster))
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.kind()).isEqualTo(AlarmKind.MOVE_NEEDS_A_LOOK);
          assertThat(alarm.evidence().toString()).contains("1 of 2 probes does not pass");
        });
    assertThat(Browser.ofAdmin().get("/").asString())
        .contains("a move needs a look, to be acknowledged");
    assertThat(Browser.ofAdmin().get("/clusters/" + cluster.name()).asString())
        .contains("<a href=\"/switchovers/" + move.operation().id() + "\">See that move</a>");
    assertThat(pair.takesWrites("beta")).isTrue();
    assertThat(pair.takesWrites("alpha")).isFalse();
    assertThat(page(move))
        .contains("beta is the primary, and clients may not be served: wrong does not pass.")
        .contains("&lt;i&gt;")
        .doesNotContain("<i>");
    cluster = inventory.require(cluster.name());
    assertThat(preflight.of(cluster, "alpha", MoveKind.SWITCHOVER).findings())
        .filteredOn(finding -> finding.code() == FindingCode.PROBE_FAILING)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.blocks()).isFalse();
          assertThat(finding.message()).contains("1 of 2 probes does not pass", "wrong");
          assertThat(finding.evidence().getFirst()).startsWith("wrong (sql) does not pass: “<i>");
        });
  }

  @Test
  void aRehearsalAsksTheServiceWhereItIs() {
    declare(shop("PT30S"));

    Move well = run(MoveKind.REHEARSAL, "beta");

    assertThat(well.operation().state()).as(words(well)).isEqualTo("SUCCEEDED");
    assertThat(part(well, "verify").detail()).startsWith("the probe passes: shop in ");
    declare(shop("PT30S").put("contains", "not there"));

    Move wrong = run(MoveKind.REHEARSAL, "beta");

    assertThat(wrong.operation().state()).as(words(wrong)).isEqualTo("FAILED");
    assertThat(wrong.operation().reason())
        .contains("verify: 1 of 1 probe does not pass: shop (status 200, and “not there”");
    assertThat(failing(MoveKind.REHEARSAL)).hasSize(1);
  }

  @Test
  void theCheckBeforeAFailoverWaitsForNoProbe() {
    declare(shop("PT30S").put("contains", "not there"));
    int before = ASKED.get();

    assertThat(failing(MoveKind.FAILOVER)).isEmpty();

    assertThat(ASKED.get()).isEqualTo(before);
    assertThat(failing(MoveKind.SWITCHOVER)).hasSize(1);
    assertThat(ASKED.get()).isEqualTo(before + 1);
    assertThat(Browser.ofAdmin().get("/clusters/" + cluster.name() + "/probes").asString())
        .contains("fails", "“not there” does not stand in the 18 bytes that came");
  }

  private List<Finding> failing(MoveKind kind) {
    return preflight.of(cluster, "beta", kind).findings().stream()
        .filter(finding -> finding.code() == FindingCode.PROBE_FAILING)
        .toList();
  }

  private static String page(Move move) {
    return Browser.ofAdmin().get("/switchovers/" + move.operation().id()).asString();
  }

  private static Part part(Move move, String name) {
    return move.steps().stream().filter(part -> part.name().equals(name)).findFirst().orElseThrow();
  }

  private Move run(MoveKind kind, String candidate) {
    MoveRequest request =
        new MoveRequest(
            kind, candidate, "a test", cluster.name(), Set.of(), false, Unapplied.LEAVE);
    OperationId id =
        switchovers.start(cluster.name(), request, ADMIN, new Powers(true, true)).operation().id();
    Awaitility.await("the move's end")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> switchovers.require(id).operation().ended());
    return switchovers.require(id);
  }

  private static String words(Move move) {
    return move.operation().reason() + " " + move.steps();
  }
}
