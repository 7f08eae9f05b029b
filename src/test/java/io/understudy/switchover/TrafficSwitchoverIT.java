package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Note;
import io.understudy.polling.Polling;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.LostPrimary.Begun;
import io.understudy.switchover.LostPrimary.Fate;
import io.understudy.switchover.Move.PartState;
import io.understudy.traffic.Traffic;
import io.understudy.traffic.Whereabouts;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One switchover of the whole rig: what the campaign does twenty times for each director. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class TrafficSwitchoverIT {

  private static final TrafficRig RIG = new TrafficRig(Map.of());

  @Inject Inventory inventory;
  @Inject TrafficMoves moves;
  @Inject Traffic traffic;
  @Inject Polling polling;
  @Inject LostPrimary lost;

  @AfterAll
  static void close() {
    RIG.close();
  }

  @Test
  void bringsTheClientsOfEveryDirectorAndLosesNoAcknowledgedRow() throws Exception {
    Cluster cluster = all("traffic");
    polling.pollNow(cluster);
    String primary = RIG.pair().primary();
    String candidate = RIG.pair().standby();
    try (TrafficClient direct = new TrafficClient(RIG.direct().way());
        TrafficClient haproxy = new TrafficClient(RIG.haproxy().way());
        TrafficClient http = new TrafficClient(RIG.http().way());
        TrafficClient command = new TrafficClient(RIG.command().way());
        TrafficClient pgbouncer = new TrafficClient(RIG.pgbouncer().way())) {
      List<TrafficClient> all = List.of(direct, haproxy, http, command, pgbouncer);
      all.forEach(client -> client.awaitRows(10));
      all.forEach(TrafficClient::borne);

      Move rehearsal = moves.run(cluster, candidate, MoveKind.REHEARSAL);
      Move move = moves.run(cluster, candidate, MoveKind.SWITCHOVER);

      assertThat(rehearsal.operation().state())
          .as(TrafficMoves.words(rehearsal))
          .isEqualTo("SUCCEEDED");
      assertThat(rehearsal.notes())
          .extracting(Note::text)
          .anyMatch(text -> text.contains("would hold: set server db/"))
          .anyMatch(text -> text.contains("pgbouncer would hold: PAUSE app"))
          .anyMatch(text -> text.contains("run move-traffic with UNDERSTUDY_ACTION=redirect"))
          .contains(
              "would run on traffic/%s/db: stop the server (control: stop)".formatted(primary),
              "would run on traffic/%s/db: SELECT pg_catalog.pg_promote(false)"
                  .formatted(candidate));
      assertThat(move.operation().state()).as(TrafficMoves.words(move)).isEqualTo("SUCCEEDED");
      assertThat(move.steps()).extracting(Move.Part::state).containsOnly(PartState.DONE);
      all.forEach(client -> client.awaitRows(10));
      assertThat(pgbouncer.borne().errors()).isZero();
      assertThat(haproxy.borne().longestGap()).isLessThan(Duration.ofSeconds(20));
      for (TrafficClient client : all) {
        assertThat(client.missing(RIG.pair().real(), candidate)).isEmpty();
      }
      assertThat(traffic.now(inventory.require("traffic"), Duration.ofSeconds(5)))
          .extracting(Traffic.Now::where)
          .allSatisfy(where ->
              assertThat(where)
                  .isInstanceOfSatisfying(
                      Whereabouts.At.class,
                      at -> assertThat(at.nodes()).containsExactly(candidate)));
    }
    inventory.delete("traffic", Actor.SYSTEM);
  }

  @Test
  void whatCannotBeHeldTurnsItRoundAndClientsGoOn() throws Exception {
    Cluster cluster = all("held");
    polling.pollNow(cluster);
    String primary = RIG.pair().primary();
    try (TrafficClient haproxy = new TrafficClient(RIG.haproxy().way());
        Connection inside = RIG.insideATransaction()) {
      haproxy.awaitRows(10);

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
      haproxy.awaitRows(10);
      inside.rollback();
    }
    inventory.delete("held", Actor.SYSTEM);
  }

  /**
   * The old node is killed while clients work: its fence command has to do, and the survivor's
   * agent.
   */
  @Test
  void aFailoverBringsTheClientsOfDirectorsThatStay() throws Exception {
    String primary = RIG.pair().primary();

    Directed all = everything("lost");

    Series one =
        lost.failovers(all, Begun.ORDERED, 1, Fate.killed(all, RIG.pair().real()::reviveAgent));

    assertThat(one.rounds()).hasSize(1);
    assertThat(RIG.pair().primary()).isNotEqualTo(primary);
  }

  @Test
  void aFailoverHoldsNobodyWhoseDirectorWentDownWithTheOldNode() {
    String primary = RIG.pair().primary();
    String candidate = RIG.pair().standby();
    Cluster cluster =
        new Directed("stays", RIG.pair(), () -> editedBy(primary), RIG.haproxy().way())
            .declare(inventory, "stays");
    polling.pollNow(cluster);
    RIG.pair().real().kill(primary);

    Move move = moves.run(cluster, candidate, MoveKind.FAILOVER);

    assertThat(move.operation().state()).as(TrafficMoves.words(move)).isEqualTo("UNKNOWN");
    assertThat(move.operation().reason()).contains("redirect", "pgbouncer");
    Cluster after = inventory.require("stays");
    assertThat(after.primary().name()).isEqualTo(candidate);
    assertThat(traffic.now(after, Duration.ofSeconds(5)))
        .extracting(Traffic.Now::where)
        .noneMatch(Whereabouts.Held.class::isInstance)
        .first()
        .isInstanceOfSatisfying(
            Whereabouts.At.class, at -> assertThat(at.nodes()).containsExactly(candidate));
    RIG.pair().real().reviveAgent(primary);
    Stream.of(MoveKind.REJOIN, MoveKind.SWITCHOVER)
        .map(kind -> moves.run(inventory.require("stays"), primary, kind))
        .forEach(back ->
            assertThat(back.operation().state())
                .as(TrafficMoves.words(back))
                .isEqualTo("SUCCEEDED"));
    inventory.delete("stays", Actor.SYSTEM);
  }

  private static List<JsonNode> editedBy(String node) {
    JsonNode bouncer = RIG.pgbouncer().documents().get().getFirst();
    ((ObjectNode) bouncer).put("via", node);
    return List.of(RIG.haproxy().documents().get().getFirst(), bouncer);
  }

  private Cluster all(String name) {
    return everything(name).declare(inventory, name);
  }

  /** Every director of the rig, in one cluster, with the clients of PgBouncer. */
  private static Directed everything(String name) {
    return new Directed(
        name,
        RIG.pair(),
        () ->
            Stream.of(RIG.haproxy(), RIG.http(), RIG.command(), RIG.pgbouncer())
                .flatMap(one -> one.documents().get().stream())
                .toList(),
        RIG.pgbouncer().way());
  }
}
