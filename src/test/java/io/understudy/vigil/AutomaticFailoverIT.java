package io.understudy.vigil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.understudy.alarm.Alarm;
import io.understudy.alarm.AlarmKind;
import io.understudy.alarm.Alarms;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.polling.Polling;
import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Preflight;
import io.understudy.readiness.Trust;
import io.understudy.switchover.Move;
import io.understudy.switchover.RealPair;
import io.understudy.switchover.SharedPair;
import io.understudy.switchover.Switchovers;
import io.understudy.vigil.VigilState.Word;
import io.understudy.web.Browser;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class AutomaticFailoverIT {

  private static final String NAME = "automatic";
  private static final RealPair PAIR = SharedPair.get();
  private static final Duration A_FEW_CHECKS = Duration.ofSeconds(3);

  @Inject Inventory inventory;
  @Inject Polling polling;
  @Inject Vigils vigils;
  @Inject VigilRows rows;
  @Inject Switchovers switchovers;
  @Inject Alarms alarms;
  @Inject Trust trust;
  @Inject Preflight preflight;
  @Inject Clock clock;

  private Cluster cluster;

  @BeforeEach
  void declare() {
    PAIR.reset();
    PAIR.declare(inventory, NAME);
    want("{\"checks\":2,\"every\":\"PT1S\"}")
        .statusCode(200)
        .body("automaticFailover.checks", equalTo(2))
        .body("automaticFailover.every", equalTo("PT1S"));
    cluster = inventory.require(NAME);
    polling.pollNow(cluster);
  }

  @AfterEach
  void remove() {
    want("null");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> moves().stream().allMatch(move -> move.operation().ended()));
    inventory.delete(NAME, Actor.SYSTEM);
  }

  @Test
  void happensOnceWhenBothSeeThePrimaryDeadAndThenNotUntilSomebodyHasSeenIt() {
    await(Word.ARMED);
    assertThat(Browser.ofAdmin().get("/clusters/" + NAME + "/switchover").asString())
        .contains("automatic failover armed", "beta reaches alpha at");

    PAIR.kill("alpha");
    try {
      Awaitility.await("the failover's end")
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> moves().size() == 1 && moves().getFirst().operation().ended());

      Move move = moves().getFirst();
      assertThat(move.operation().state()).as(move.operation().reason()).isEqualTo("SUCCEEDED");
      assertThat(move.operation().actor())
          .isEqualTo(new Actor("system (automatic failover)", Actor.Kind.SYSTEM));
      assertThat(inventory.require(NAME).primary().name()).isEqualTo("beta");
      assertThat(PAIR.takesWrites("beta")).isTrue();
      assertThat(alarms.open(cluster)).extracting(Alarm::kind).contains(AlarmKind.FAILED_OVER);
      assertThat(preflight.of(inventory.require(NAME), "alpha", MoveKind.SWITCHOVER).findings())
          .extracting(Finding::code)
          .contains(FindingCode.CANDIDATE_UNREACHABLE, FindingCode.CANDIDATE_NOT_TRUSTED)
          .doesNotContain(FindingCode.PRIMARY_LEFT_BEHIND); // it took writes before it died
      As.admin()
          .get("/api/v1/audit?cluster=" + NAME)
          .then()
          .body("entries.action", hasItem("failover.automatic"));
    } finally {
      PAIR.revive("alpha");
    }

    PAIR.configure("alpha", "ALTER SYSTEM SET default_transaction_read_only = on");
    polling.pollNow(inventory.require(NAME));
    trust.restore(inventory.require(NAME), "alpha", "a test", Actor.user("ada"));
    PAIR.kill("beta");
    try {
      await(Word.BLOCKED);
      assertThat(Browser.ofAdmin().get("/clusters/" + NAME).asString())
          .contains("automatic failover blocked until acknowledged");
      Awaitility.await("no second failover")
          .during(A_FEW_CHECKS)
          .atMost(A_FEW_CHECKS.plusSeconds(5))
          .until(() -> moves().size() == 1);

      long alarm =
          alarms.open(cluster).stream()
              .filter(open -> open.kind() == AlarmKind.FAILED_OVER)
              .findFirst()
              .orElseThrow()
              .id();
      alarms.acknowledge(inventory.require(NAME), alarm, "both looked at", Actor.user("ada"));

      Awaitility.await("the failover after somebody has seen the first")
          .atMost(Duration.ofSeconds(30))
          .until(() -> inventory.require(NAME).primary().name().equals("alpha"));
    } finally {
      PAIR.revive("beta");
    }
  }

  @Test
  void doesNotHappenWhileTheServerAnswersThoughItsAgentIsDead() {
    await(Word.ARMED);

    PAIR.killAgent("alpha");
    try {
      Awaitility.await("no failover")
          .during(A_FEW_CHECKS)
          .atMost(A_FEW_CHECKS.plusSeconds(5))
          .until(() -> moves().isEmpty());

      VigilState state = vigils.of(cluster);
      assertThat(state.word()).isEqualTo(Word.ARMED);
      assertThat(state.deadChecks()).isZero();
      assertThat(state.why()).contains("beta reaches alpha at");
    } finally {
      PAIR.revive("alpha");
    }
  }

  /** Another console would begin to count anew, and with it once more. */
  @Test
  void theWatchIsKeptWhileAnAgentIsSilentForLongerThanItLasts() throws Exception {
    await(Word.ARMED);
    signal("STOP");
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(200))
          .during(Duration.ofSeconds(6))
          .atMost(Duration.ofSeconds(8))
          .until(() -> !rows.hold(cluster, "another console", Duration.ZERO));
    } finally {
      signal("CONT");
    }
  }

  @Test
  void aWatchThatNobodyKeepsGoesToAnotherConsole() {
    want("null");
    await(Word.OFF);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> rows.hold(cluster, "a console that died", Duration.ofSeconds(1)));

    assertThat(rows.hold(cluster, "another console", Duration.ofSeconds(1))).isFalse();
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> rows.hold(cluster, "another console", Duration.ofSeconds(1)));
  }

  private static void signal(String name) throws Exception {
    String pid = Long.toString(PAIR.agent("beta").pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  @Test
  void isDisarmedByAPauseAndByAFreezeWindowAndSaysSo() {
    await(Word.ARMED);
    schedule(
        "{\"paused\":{\"reason\":\"works\",\"until\":\"%s\"}}"
            .formatted(clock.instant().plusSeconds(3600)));
    await(Word.DISARMED);
    assertThat(vigils.of(cluster).why()).isEqualTo("the cluster is paused");
    schedule(
        "{\"paused\":false,\"freezeWindows\":[{\"reason\":\"year's end\",\"from\":\"2020-01-01T00:00:00Z\",\"until\":\"2035-01-01T00:00:00Z\"}]}");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> vigils.of(cluster).why().contains("year's end"));
    As.admin()
        .get("/api/v1/clusters/" + NAME)
        .then()
        .body("automaticFailoverState.state", equalTo("DISARMED"))
        .body("automaticFailoverState.why", containsString("freeze window"));
  }

  @Test
  void isOffUnlessDeclaredAndRefusesWhatMakesNoSense() {
    want("null").statusCode(200).body("automaticFailover", nullValue());
    assertThat(vigils.of(inventory.require(NAME)).word()).isEqualTo(Word.OFF);
    want("{\"checks\":1}")
        .statusCode(400)
        .body("errors[0].field", equalTo("automaticFailover.checks"));
    want("{\"every\":\"2 s\"}")
        .statusCode(400)
        .body("errors[0].field", equalTo("automaticFailover.every"));
    want("{\"often\":true}").statusCode(400).body("code", equalTo("UNKNOWN_FIELD"));
  }

  private List<Move> moves() {
    return switchovers.recent(cluster, 10);
  }

  private void await(Word word) {
    Awaitility.await(word.name())
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> {
          VigilState state = vigils.of(inventory.require(NAME));
          assertThat(state.word()).as(state.why()).isEqualTo(word);
        });
  }

  private static void schedule(String body) {
    As.admin()
        .contentType(ContentType.JSON)
        .body(body)
        .put("/api/v1/clusters/" + NAME + "/schedule")
        .then()
        .statusCode(200);
  }

  private static ValidatableResponse want(String automatic) {
    String nodes =
        List.of("alpha", "beta").stream()
            .map(node ->
                "{\"name\":\"%s\",\"agent\":{\"url\":\"%s\",\"token\":\"%s\"}}"
                    .formatted(node, PAIR.agentUrl(node), PAIR.agentToken(node)))
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();
    return As.admin()
        .contentType(ContentType.JSON)
        .body(
            """
            {"nodes":[%s],"components":[{"name":"db","kind":"database","driver":"postgresql"}],
             "approval":"required","fourEyes":false,"automaticFailover":%s}
            """
                .formatted(nodes, automatic))
        .put("/api/v1/clusters/" + NAME)
        .then();
  }
}
