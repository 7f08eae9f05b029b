package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Note;
import io.understudy.polling.Polling;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.Move.PartState;
import io.understudy.traffic.Traffic;
import io.understudy.traffic.Whereabouts;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One switchover of the whole rig: what the campaign does twenty times for each director. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class TrafficSwitchoverIT {

  private static final TrafficRig RIG = new TrafficRig();

  @Inject Inventory inventory;
  @Inject TrafficMoves moves;
  @Inject Traffic traffic;
  @Inject Polling polling;

  @AfterAll
  static void close() {
    RIG.close();
  }

  @Test
  void bringsTheClientsOfEveryDirectorAndLosesNoAcknowledgedRow() throws Exception {
    Cluster cluster =
        RIG.declare(inventory, "traffic", List.of(RIG.haproxyDocument(), RIG.pgbouncerDocument()));
    polling.pollNow(cluster);
    try (TrafficClient direct = RIG.direct();
        TrafficClient haproxy = RIG.throughHaproxy();
        TrafficClient pgbouncer = RIG.throughPgbouncer()) {
      List<TrafficClient> all = List.of(direct, haproxy, pgbouncer);
      all.forEach(TrafficSwitchoverIT::awaitWork);
      all.forEach(TrafficClient::borne);

      Move rehearsal = moves.run(cluster, "beta", MoveKind.REHEARSAL);
      Move move = moves.run(cluster, "beta", MoveKind.SWITCHOVER);

      assertThat(rehearsal.operation().state())
          .as(TrafficMoves.words(rehearsal))
          .isEqualTo("SUCCEEDED");
      assertThat(rehearsal.notes())
          .extracting(Note::text)
          .anyMatch(text -> text.contains("haproxy would hold: set server db/alpha state drain"))
          .anyMatch(text -> text.contains("pgbouncer would hold: PAUSE app"))
          .contains(
              "would run on traffic/alpha/db: stop the server (control: stop)",
              "would run on traffic/beta/db: SELECT pg_catalog.pg_promote(false)");
      assertThat(move.operation().state()).as(TrafficMoves.words(move)).isEqualTo("SUCCEEDED");
      assertThat(move.steps()).extracting(Move.Part::state).containsOnly(PartState.DONE);
      all.forEach(TrafficSwitchoverIT::awaitWork);
      assertThat(pgbouncer.borne().errors()).isZero();
      assertThat(haproxy.borne().longestGap()).isLessThan(Duration.ofSeconds(20));
      try (Connection beta = RIG.pair().real().server("beta").connect("postgres")) {
        for (TrafficClient client : all) {
          assertThat(client.missing(beta)).isEmpty();
        }
      }
      assertThat(traffic.now(inventory.require("traffic"), Duration.ofSeconds(5)))
          .extracting(Traffic.Now::where)
          .allSatisfy(where ->
              assertThat(where)
                  .isInstanceOfSatisfying(
                      Whereabouts.At.class, at -> assertThat(at.nodes()).containsExactly("beta")));
    }
    inventory.delete("traffic", Actor.SYSTEM);
  }

  @Test
  void whatCannotBeHeldTurnsItRoundAndClientsGoOn() throws Exception {
    Cluster cluster =
        RIG.declare(inventory, "held", List.of(RIG.haproxyDocument(), RIG.pgbouncerDocument()));
    polling.pollNow(cluster);
    String primary = RIG.pair().primary();
    try (TrafficClient haproxy = RIG.throughHaproxy();
        Connection inside = RIG.insideATransaction()) {
      awaitWork(haproxy);

      Move move = moves.run(cluster, RIG.pair().standby(), MoveKind.SWITCHOVER);

      assertThat(move.operation().state()).as(TrafficMoves.words(move)).isEqualTo("FAILED");
      assertThat(move.operation().reason()).contains("hold", "inside a transaction");
      assertThat(RIG.pair().primary()).isEqualTo(primary);
      assertThat(traffic.now(cluster, Duration.ofSeconds(5)))
          .extracting(Traffic.Now::where)
          .allSatisfy(where ->
              assertThat(where)
                  .isInstanceOfSatisfying(
                      Whereabouts.At.class, at -> assertThat(at.nodes()).containsExactly(primary)));
      awaitWork(haproxy);
      inside.rollback();
    }
    inventory.delete("held", Actor.SYSTEM);
  }

  private static void awaitWork(TrafficClient client) {
    int before = client.count();
    Awaitility.await("a client that works")
        .atMost(Duration.ofSeconds(20))
        .until(() -> client.count() > before + 10);
  }
}
