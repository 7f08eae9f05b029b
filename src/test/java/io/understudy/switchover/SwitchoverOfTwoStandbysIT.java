package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationId;
import io.understudy.polling.Polling;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Readiness;
import io.understudy.readiness.Trust;
import io.understudy.readiness.Verdict;
import io.understudy.readiness.Verdict.Grade;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real primary with two real standbys, driven by the console's own loop. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class SwitchoverOfTwoStandbysIT {

  private static final Actor ADMIN = Actor.user("ada");
  private static final List<String> NODES = List.of("alpha", "beta", "gamma");
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final RealPair THREE = new RealPair(NODES);

  @Inject Inventory inventory;
  @Inject Switchovers switchovers;
  @Inject Readiness readiness;
  @Inject Trust trust;
  @Inject Polling polling;

  private Cluster cluster;

  @AfterAll
  static void close() {
    THREE.close();
  }

  @BeforeEach
  void declare() {
    THREE.reset();
    cluster = THREE.declare(inventory, "three-" + NAMES.incrementAndGet());
    polling.pollNow(cluster);
  }

  @AfterEach
  void remove() {
    inventory.delete(cluster.name(), ADMIN);
  }

  @Test
  void movesToEitherStandbyAndBack() {
    for (String next : List.of("gamma", "beta", "alpha")) {
      Move move = run(next, MoveKind.SWITCHOVER);

      assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
      assertServing(next);
      assertThat(grades()).isEqualTo(both(next, Grade.READY));
    }
  }

  @Test
  void theThirdNodeStaysAsItIs() {
    set("gamma", "recovery_min_apply_delay = '7s'");
    polling.pollNow(cluster);

    Move move = run("beta", MoveKind.SWITCHOVER);

    assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
    assertServing("beta");
    assertThat(THREE.query("gamma", "SHOW recovery_min_apply_delay")).isEqualTo("7s");
    assertThat(THREE.query("alpha", "SHOW recovery_min_apply_delay")).isEqualTo("0");
  }

  @Test
  void eachStandbyHasItsOwnReadiness() {
    set("beta", "DateStyle = 'SQL, DMY'");
    polling.pollNow(cluster);

    assertThat(readiness.of(cluster, "beta").grade()).isEqualTo(Grade.NOT_READY);
    assertThat(readiness.of(cluster, "gamma").grade()).isEqualTo(Grade.READY);
    assertThatThrownBy(() -> start("beta", MoveKind.SWITCHOVER))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("settings/DateStyle");

    Move move = run("gamma", MoveKind.SWITCHOVER);

    assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
    assertServing("gamma");
    assertThat(readiness.of(now(), "beta").grade()).isEqualTo(Grade.NOT_READY);
    assertThat(readiness.of(now(), "alpha").grade()).isEqualTo(Grade.READY);
  }

  @Test
  void aSilentThirdNodeHoldsNothingUpAndIsNotCalledReady() {
    THREE.killAgent("gamma");
    try {
      Move move = run("beta", MoveKind.SWITCHOVER);

      assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
      assertServing("beta");
      assertThat(readiness.of(now(), "alpha").grade()).isEqualTo(Grade.READY);
      assertThat(readiness.of(now(), "gamma").grade()).isIn(Grade.NOT_READY, Grade.UNKNOWN);
    } finally {
      THREE.revive("gamma");
    }

    polling.pollNow(now());

    assertThat(readiness.of(now(), "gamma").grade()).isEqualTo(Grade.READY);
  }

  @Test
  void afterAFailoverTheOtherStandbyIsStillACandidateAndTheLostOneIsNot() {
    THREE.kill("alpha");
    try {
      Move move = run("gamma", MoveKind.FAILOVER);

      assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
      assertThat(trust.leftBehind(now())).containsExactly("alpha");
    } finally {
      THREE.revive("alpha");
    }

    polling.pollNow(now());

    Verdict lost = readiness.of(now(), "alpha");
    assertThat(lost.grade()).isEqualTo(Grade.NOT_READY);
    assertThat(lost.findings())
        .extracting(finding -> finding.code())
        .contains(FindingCode.PRIMARY_LEFT_BEHIND, FindingCode.CANDIDATE_NOT_TRUSTED);
    assertThat(readiness.of(now(), "beta").findings())
        .extracting(finding -> finding.code())
        .contains(FindingCode.PRIMARY_LEFT_BEHIND)
        .doesNotContain(FindingCode.CANDIDATE_NOT_TRUSTED);
  }

  private static void set(String node, String setting) {
    THREE.execute(node, "ALTER SYSTEM SET " + setting);
    THREE.execute(node, "SELECT pg_reload_conf()");
  }

  private void assertServing(String primary) {
    assertThat(now().primary().name()).isEqualTo(primary);
    assertThat(NODES.stream().filter(THREE::takesWrites)).containsExactly(primary);
  }

  private Map<String, Grade> grades() {
    return readiness.of(now()).stream().collect(Collectors.toMap(Verdict::node, Verdict::grade));
  }

  private static Map<String, Grade> both(String primary, Grade grade) {
    return NODES.stream()
        .filter(node -> !node.equals(primary))
        .collect(Collectors.toMap(node -> node, node -> grade));
  }

  private Cluster now() {
    return inventory.require(cluster.name());
  }

  private Move start(String candidate, MoveKind kind) {
    var request =
        new MoveRequest(
            kind, candidate, "a test", cluster.name(), Set.of(), false, Unapplied.LEAVE);
    return switchovers.start(cluster.name(), request, ADMIN, new Powers(true, true));
  }

  private Move run(String candidate, MoveKind kind) {
    OperationId id = start(candidate, kind).operation().id();
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
