package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration.AutomaticDeclaration;
import io.understudy.inventory.Inventory;
import io.understudy.polling.Polling;
import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Preflight;
import io.understudy.switchover.LostPrimary.Begun;
import io.understudy.traffic.Traffic;
import io.understudy.traffic.Whereabouts;
import io.understudy.vigil.VigilState;
import io.understudy.vigil.VigilState.Word;
import io.understudy.vigil.Vigils;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A virtual address and a DNS record follow the service from namespace to namespace. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class NamespaceSwitchoverIT {

  private static final NamespaceRig RIG = new NamespaceRig(Map.of());

  @Inject Inventory inventory;
  @Inject Polling polling;
  @Inject TrafficMoves moves;
  @Inject Traffic traffic;
  @Inject LostPrimary lost;
  @Inject Preflight preflight;
  @Inject Vigils vigils;
  @Inject Switchovers switchovers;

  @AfterAll
  static void close() {
    RIG.close();
  }

  @Test
  void bothBringTheirClientsAndLoseNoAcknowledgedRow() throws Exception {
    Cluster cluster = RIG.among(RIG.vip()).declare(inventory, "namespaces");
    polling.pollNow(cluster);
    String candidate = RIG.pair().standby();
    try (TrafficClient vip = new TrafficClient(RIG.vip().way());
        TrafficClient dns = new TrafficClient(RIG.dns().way())) {
      Stream.of(vip, dns).forEach(client -> client.awaitRows(10));

      Move move = moves.run(cluster, candidate, MoveKind.SWITCHOVER);

      assertThat(move.operation().state()).as(TrafficMoves.words(move)).isEqualTo("SUCCEEDED");
      for (TrafficClient client : List.of(vip, dns)) {
        client.awaitRows(10);
        assertThat(client.missing(RIG.pair().real(), candidate)).isEmpty();
      }
      assertThat(traffic.now(inventory.require(cluster.name()), Duration.ofSeconds(5)))
          .extracting(Traffic.Now::where)
          .allSatisfy(where ->
              assertThat(where)
                  .isInstanceOfSatisfying(
                      Whereabouts.At.class,
                      at -> assertThat(at.nodes()).containsExactly(candidate)));
    } finally {
      inventory.delete(cluster.name(), Actor.SYSTEM);
    }
    RIG.pair().awaitStreaming();
  }

  /** Nobody has pinned the agents' keys, so a password of one is closed to the other. */
  @Test
  void aStandbysPasswordThatTheOldPrimaryCouldNotReadIsNamedBefore() throws Exception {
    String primary = RIG.pair().primary();
    String standby = RIG.pair().standby();
    String way = RIG.pair().ask(standby, "SHOW primary_conninfo");
    Cluster cluster = RIG.pair().declare(inventory, "sealed");
    try {
      execute(primary, "ALTER SYSTEM RESET primary_conninfo");
      polling.pollNow(cluster);
      assertThat(closed(cluster, standby)).isEmpty();

      upstream(standby, way + " password=not-for-everybody");
      polling.pollNow(cluster);

      assertThat(closed(cluster, standby))
          .singleElement()
          .satisfies(found -> {
            assertThat(found.blocks()).isTrue();
            assertThat(found.evidence())
                .singleElement(STRING)
                .contains("not sealed to this agent", "peers in agent.yaml")
                .doesNotContain("not-for-everybody");
          });
    } finally {
      upstream(standby, way);
      inventory.delete(cluster.name(), Actor.SYSTEM);
    }
    RIG.pair().awaitStreaming();
  }

  private List<Finding> closed(Cluster cluster, String candidate) {
    return preflight.of(cluster, candidate, MoveKind.SWITCHOVER).findings().stream()
        .filter(finding -> finding.code() == FindingCode.CANNOT_FOLLOW)
        .toList();
  }

  private static void execute(String node, String sql) throws SQLException {
    try (Connection connection = RIG.pair().real().connect(node);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      statement.execute("SELECT pg_catalog.pg_reload_conf()");
    }
  }

  private static void upstream(String standby, String way) throws SQLException {
    execute(standby, "ALTER SYSTEM SET primary_conninfo = '" + way + "'");
    Awaitility.await().until(() -> RIG.pair().ask(standby, "SHOW primary_conninfo").equals(way));
  }

  /** A cut that one of both does not notice is no reason. */
  @ParameterizedTest
  @EnumSource
  void nothingHappensByItselfWhileTheConsoleOrTheStandbyReachesThePrimary(Cut cut) {
    String primary = RIG.pair().primary();
    Cluster cluster = RIG.vip().declare(inventory, "cut", new AutomaticDeclaration(2, "PT1S"));
    polling.pollNow(cluster);
    awaitWatch(cluster, primary + " at");
    try {
      cut.happens(primary);
      awaitWatch(cluster, cut.seen.formatted(primary));

      Awaitility.await()
          .during(Duration.ofSeconds(6))
          .atMost(Duration.ofSeconds(10))
          .until(() ->
              vigils.of(cluster).deadChecks() == 0 && switchovers.recent(cluster, 1).isEmpty());

      assertThat(vigils.of(cluster).word()).isEqualTo(Word.ARMED);
    } finally {
      RIG.network().heal();
      inventory.delete(cluster.name(), Actor.SYSTEM);
    }
    RIG.pair().awaitStreaming();
  }

  /** What is cut, and what the watch says then. */
  enum Cut {
    BETWEEN_CONSOLE_AND_PRIMARY("reaches %s at") {
      @Override
      void happens(String primary) {
        RIG.network().lose(primary);
      }
    },
    BETWEEN_THE_NODES("the console reads cut/%s/") {
      @Override
      void happens(String primary) {
        RIG.network().part();
      }
    };

    final String seen;

    Cut(String seen) {
      this.seen = seen;
    }

    abstract void happens(String primary);
  }

  private void awaitWatch(Cluster cluster, String seen) {
    Awaitility.await(seen)
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          VigilState state = vigils.of(inventory.require(cluster.name()));
          assertThat(state.why()).contains(seen);
          assertThat(state.word()).isEqualTo(Word.ARMED);
        });
  }

  /** The server that its queries wait for will never answer, and closes no connection. */
  @Test
  void clientsOfAPoolDoNotWaitForAHostThatFellSilent() throws Exception {
    Series one = lost.failovers(RIG.among(RIG.pgbouncer()), Begun.AUTOMATIC, 1, RIG.silence());

    assertThat(one.rounds()).hasSize(1);
  }

  /**
   * The old node's plug is pulled. Nobody gives their word: the fence command made sure that it is
   * off.
   */
  @Test
  void theAddressFollowsAFailoverThatHappensByItself() throws Exception {
    String primary = RIG.pair().primary();

    Series one = lost.failovers(RIG.among(RIG.vip()), Begun.AUTOMATIC, 1, RIG.silence());

    assertThat(one.rounds()).hasSize(1);
    assertThat(RIG.pair().primary()).isNotEqualTo(primary);
  }
}
