package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.drift.DriftItem;
import io.understudy.drift.Drifts;
import io.understudy.drift.StandbyDrift;
import io.understudy.drift.StandbyDrift.Status;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.polling.Polling;
import io.understudy.switchover.RealPair;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One real primary, two real standbys, three agents as processes; the console's own loop drives.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class SyncOfTwoStandbysIT {

  private static final Actor ADA = Actor.user("ada");
  private static final Actor BOB = Actor.user("bob");
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final RealPair NODES = new RealPair(List.of("alpha", "beta", "gamma"));

  @Inject Inventory inventory;
  @Inject Polling polling;
  @Inject Drifts drifts;
  @Inject Syncs syncs;

  private Cluster cluster;

  @AfterAll
  static void close() {
    NODES.close();
  }

  @BeforeEach
  void declare() {
    NODES.reset();
    cluster = NODES.declare(inventory, "two-standbys-" + NAMES.incrementAndGet());
    poll();
  }

  @AfterEach
  void remove() {
    inventory.delete(cluster.name(), ADA);
  }

  @Test
  void aSyncOfOneLeavesTheOtherAsItIsUntilItsTurn() {
    NODES.configure("alpha", "ALTER SYSTEM SET work_mem = '64MB'");
    NODES.execute("alpha", "CREATE ROLE courier LOGIN PASSWORD 'sealed to both'");
    try {
      poll();
      assertThat(drifted("beta")).contains("settings/work_mem", "roles/courier/password");
      assertThat(drifted("gamma")).isEqualTo(drifted("beta"));
      assertThatThrownBy(() -> syncs.propose(cluster.name(), SyncDeclaration.all(), ADA))
          .hasMessageContaining("beta, gamma");

      Sync first = sync("beta");

      assertVerified(first);
      assertThat(drift("beta").status()).as(words("beta")).isEqualTo(Status.IN_SYNC);
      assertThat(drift("gamma").status()).isEqualTo(Status.DRIFTED);
      assertThat(NODES.query("beta", "SHOW work_mem")).isEqualTo("64MB");
      assertThat(NODES.query("gamma", "SHOW work_mem")).isEqualTo("4MB");
      assertThat(roles("gamma")).isEqualTo("0");

      Sync second = sync("gamma");

      assertVerified(second);
      poll();
      for (String standby : NODES.standbys()) {
        assertThat(drift(standby).status()).as(words(standby)).isEqualTo(Status.IN_SYNC);
        assertThat(NODES.query(standby, "SHOW work_mem")).isEqualTo("64MB");
        assertThat(roles(standby)).isEqualTo("1");
      }
    } finally {
      NODES.everywhere("DROP ROLE IF EXISTS courier");
    }
  }

  @Test
  void approvedTogetherTheyRunOneAfterTheOther() {
    NODES.configure("alpha", "ALTER SYSTEM SET maintenance_work_mem = '96MB'");
    List<Sync> proposed = NODES.standbys().stream().map(this::propose).toList();

    proposed.forEach(this::approve);

    List<Sync> ended = proposed.stream().map(this::ended).toList();
    assertThat(ended).allSatisfy(SyncOfTwoStandbysIT::assertVerified);
    assertThat(ended.get(1).startedAt()).isAfterOrEqualTo(ended.get(0).finishedAt());
    for (String standby : NODES.standbys()) {
      assertThat(drift(standby).status()).as(words(standby)).isEqualTo(Status.IN_SYNC);
      assertThat(NODES.query(standby, "SHOW maintenance_work_mem")).isEqualTo("96MB");
    }
  }

  /**
   * Twice: the first may join one that the declaration has begun, and that read before a change.
   */
  private void poll() {
    polling.pollNow(cluster);
    polling.pollNow(cluster);
  }

  private Sync sync(String standby) {
    return ended(approve(propose(standby)));
  }

  private Sync propose(String standby) {
    return syncs.propose(
        cluster.name(),
        new SyncDeclaration(standby, null, null, null, null, null, null, null),
        ADA);
  }

  private Sync approve(Sync sync) {
    return syncs.approve(sync.id(), sync.planHash(), null, BOB);
  }

  private Sync ended(Sync sync) {
    return Awaitility.await("the end of sync " + sync.id())
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> syncs.require(sync.id()), now -> now.state().ended());
  }

  private static void assertVerified(Sync sync) {
    assertThat(sync.state()).as(sync.detail()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(sync.total()).isPositive();
    assertThat(sync.verified()).isEqualTo(sync.total());
  }

  private StandbyDrift drift(String standby) {
    return drifts.of(cluster, cluster.node(standby));
  }

  private List<String> drifted(String standby) {
    return drift(standby).items().stream().map(DriftItem::key).map(Object::toString).toList();
  }

  private String words(String standby) {
    return drift(standby).reason() + " " + drifted(standby);
  }

  private static String roles(String node) {
    return NODES.query(node, "SELECT count(*) FROM pg_roles WHERE rolname = 'courier'");
  }
}
