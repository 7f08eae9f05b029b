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
import io.understudy.readiness.Preflight;
import io.understudy.readiness.Readiness;
import io.understudy.readiness.Trust;
import io.understudy.readiness.Verdict;
import io.understudy.switchover.Move.Part;
import io.understudy.switchover.Move.PartState;
import io.understudy.web.Browser;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real moves of a real pair, driven by the console's own loop. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class SwitchoverIT {

  private static final Actor ADMIN = Actor.user("ada");
  private static final Powers ALL = new Powers(true, true);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final RealPair PAIR = new RealPair();

  @Inject Inventory inventory;
  @Inject Switchovers switchovers;
  @Inject Preflight preflight;
  @Inject Readiness readiness;
  @Inject Trust trust;
  @Inject Polling polling;

  private Cluster cluster;

  @AfterAll
  static void close() {
    PAIR.close();
  }

  @BeforeEach
  void declare() {
    PAIR.reset();
    cluster = PAIR.declare(inventory, "switchover-" + NAMES.incrementAndGet());
    polling.pollNow(cluster);
  }

  @AfterEach
  void remove() {
    inventory.delete(cluster.name(), ADMIN);
  }

  @Test
  void movesTheServiceAndTheRoles() {
    Move move = run(request(MoveKind.SWITCHOVER, Set.of()));

    assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
    assertThat(PAIR.takesWrites("beta")).isTrue();
    assertThat(PAIR.takesWrites("alpha")).isFalse();
    assertThat(primary()).isEqualTo("beta");
    assertThat(move.steps()).extracting(Part::state).containsOnly(PartState.DONE);
    assertThat(move.downtimeMillis().orElseThrow()).isBetween(1L, 10_000L);
  }

  @Test
  void movesThereAndBackAgain() {
    Move there = run(request(MoveKind.SWITCHOVER, Set.of()));
    Browser browser = Browser.ofAdmin();
    String offered = "Switch back to alpha";
    assertThat(browser.get("/switchovers/" + there.operation().id()).asString()).contains(offered);
    assertThat(browser.get("/clusters/" + cluster.name() + "/switchover").asString())
        .contains(offered);

    Move back = run(to("alpha", MoveKind.SWITCHOVER));

    assertThat(back.operation().state()).as(words(back)).isEqualTo("SUCCEEDED");
    assertThat(PAIR.takesWrites("alpha")).isTrue();
    assertThat(PAIR.takesWrites("beta")).isFalse();
    assertThat(primary()).isEqualTo("alpha");
    assertThat(browser.get("/switchovers/" + there.operation().id()).asString())
        .doesNotContain(offered);
    assertThat(browser.get("/switchovers/" + back.operation().id()).asString())
        .contains("Switch back to beta");
  }

  @Test
  void roleBoundParametersMoveWithTheRole() {
    PAIR.execute("beta", "ALTER SYSTEM SET recovery_min_apply_delay = '5s'");
    PAIR.execute("beta", "SELECT pg_reload_conf()");

    Move move = run(request(MoveKind.SWITCHOVER, Set.of()));

    assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
    assertThat(PAIR.query("alpha", "SHOW recovery_min_apply_delay")).isEqualTo("5s");
    assertThat(PAIR.query("beta", "SHOW recovery_min_apply_delay")).isEqualTo("0");
    assertThat(PAIR.query("alpha", "SHOW default_transaction_read_only")).isEqualTo("on");
  }

  @Test
  void whatTheNewPrimaryRefusesOfItsRoleIsLeftAndSaid() {
    PAIR.execute("alpha", "ALTER SYSTEM SET synchronous_standby_names = 'watcher'");
    PAIR.execute("alpha", "SELECT pg_reload_conf()");

    Move move = run(request(MoveKind.SWITCHOVER, Set.of()));

    assertThat(move.operation().state()).as(words(move)).isEqualTo("ERROR");
    assertThat(move.operation().reason())
        .contains("role-parameters", "no standby is connected, so every commit would wait");
    assertThat(PAIR.takesWrites("beta")).isTrue();
    assertThat(PAIR.takesWrites("alpha")).isFalse();
    assertThat(primary()).isEqualTo("beta");
    assertThat(PAIR.query("beta", "SHOW synchronous_standby_names")).isEmpty();
  }

  @Test
  void driftThatMattersBlocksItByName() {
    PAIR.execute("alpha", "ALTER SYSTEM SET DateStyle = 'SQL, DMY'");
    PAIR.execute("alpha", "SELECT pg_reload_conf()");
    polling.pollNow(cluster);

    Preflight.Report report = preflight.of(cluster, "beta", MoveKind.SWITCHOVER);

    assertThat(report.ready()).isFalse();
    assertThat(report.findings())
        .anySatisfy(finding -> {
          assertThat(finding.code()).isEqualTo(FindingCode.DRIFT_CHANGES_BEHAVIOUR);
          assertThat(finding.message()).contains("settings/DateStyle", "then switch");
        });
    assertThatThrownBy(() -> start(request(MoveKind.SWITCHOVER, Set.of())))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("settings/DateStyle");
    assertThat(readiness.of(cluster, "beta").grade()).isEqualTo(Verdict.Grade.NOT_READY);
    assertThat(PAIR.takesWrites("alpha")).isTrue();
  }

  @Test
  void anAdminOverridesDriftWithAReason() {
    PAIR.execute("alpha", "ALTER SYSTEM SET DateStyle = 'SQL, DMY'");
    PAIR.execute("alpha", "SELECT pg_reload_conf()");
    polling.pollNow(cluster);

    Move move = run(request(MoveKind.SWITCHOVER, Set.of(FindingCode.DRIFT_CHANGES_BEHAVIOUR)));

    assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
  }

  @Test
  void aDemotionThatIsRefusedIsUndone() {
    PAIR.execute("alpha", "CREATE ROLE writer");
    PAIR.execute("alpha", "ALTER ROLE writer SET default_transaction_read_only = off");
    try {
      Move move =
          run(
              request(
                  MoveKind.SWITCHOVER,
                  Set.of(FindingCode.DRIFT_CHANGES_BEHAVIOUR, FindingCode.DRIFT_BLOCKS_START)));

      assertThat(move.operation().state()).as(words(move)).isEqualTo("FAILED");
      assertThat(move.operation().reason()).contains("writer");
      assertThat(PAIR.takesWrites("alpha")).isTrue();
      assertThat(PAIR.takesWrites("beta")).isFalse();
      assertThat(primary()).isEqualTo("alpha");
    } finally {
      PAIR.execute("alpha", "DROP ROLE writer");
    }
  }

  @Test
  void aRehearsalMovesNothingAndIsRemembered() {
    Move move = run(request(MoveKind.REHEARSAL, Set.of()));

    assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
    assertThat(PAIR.takesWrites("alpha")).isTrue();
    assertThat(PAIR.takesWrites("beta")).isFalse();
    assertThat(primary()).isEqualTo("alpha");
    assertThat(preflight.of(cluster, "beta", MoveKind.SWITCHOVER).findings())
        .noneMatch(finding -> finding.code() == FindingCode.REHEARSAL_OLD);
  }

  @Test
  void aFailoverLeavesTheDeadPrimaryBehindAndSaysWhenItComesBack() {
    assertThatThrownBy(() -> start(request(MoveKind.FAILOVER, Set.of())))
        .hasMessageContaining("PRIMARY_ALIVE");
    PAIR.kill("alpha");
    try {
      Move move = run(request(MoveKind.FAILOVER, Set.of()));

      assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
      assertThat(primary()).isEqualTo("beta");
      assertThat(PAIR.takesWrites("beta")).isTrue();
      assertThat(trust.leftBehind(cluster)).containsExactly("alpha");
    } finally {
      PAIR.revive("alpha");
    }

    Cluster after = inventory.require(cluster.name());
    polling.pollNow(after);

    assertThat(preflight.of(after, "alpha", MoveKind.SWITCHOVER).findings())
        .filteredOn(finding -> finding.blocks())
        .extracting(finding -> finding.code())
        .contains(FindingCode.PRIMARY_LEFT_BEHIND, FindingCode.CANDIDATE_NOT_TRUSTED);
  }

  @Test
  void refusesWhatIsNotConfirmed() {
    MoveRequest wrong =
        new MoveRequest(MoveKind.SWITCHOVER, "beta", "", "pair", Set.of(), false, Unapplied.LEAVE);

    assertThatThrownBy(() -> start(wrong)).hasMessageContaining("confirm");
  }

  private MoveRequest to(String candidate, MoveKind kind) {
    return new MoveRequest(
        kind, candidate, "a test", cluster.name(), Set.of(), false, Unapplied.LEAVE);
  }

  private MoveRequest request(MoveKind kind, Set<FindingCode> override) {
    return new MoveRequest(
        kind, "beta", "a test", cluster.name(), override, false, Unapplied.LEAVE);
  }

  private Move start(MoveRequest request) {
    return switchovers.start(cluster.name(), request, ADMIN, ALL);
  }

  private Move run(MoveRequest request) {
    OperationId id = start(request).operation().id();
    Awaitility.await("the move's end")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> switchovers.require(id).operation().ended());
    return switchovers.require(id);
  }

  private String primary() {
    return inventory.require(cluster.name()).primary().name();
  }

  private static String words(Move move) {
    return move.operation().reason() + " " + move.steps();
  }
}
