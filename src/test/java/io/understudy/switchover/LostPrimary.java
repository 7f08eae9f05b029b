package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration.AutomaticDeclaration;
import io.understudy.inventory.Inventory;
import io.understudy.polling.Polling;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.TrafficClient.Borne;
import io.understudy.vigil.VigilState;
import io.understudy.vigil.VigilState.Word;
import io.understudy.vigil.Vigils;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;

/** Kills a whole primary, server and agent, under a client, and brings it back as a standby. */
@Singleton
public class LostPrimary {

  /** Three checks, a second apart. */
  private static final AutomaticDeclaration AUTOMATIC = new AutomaticDeclaration(3, "PT1S");

  private static final Logger LOG = Logger.getLogger(LostPrimary.class);
  private static final int ROWS = 30;
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Inventory inventory;
  private final Polling polling;
  private final TrafficMoves moves;
  private final Switchovers switchovers;
  private final Vigils vigils;

  LostPrimary(
      Inventory inventory,
      Polling polling,
      TrafficMoves moves,
      Switchovers switchovers,
      Vigils vigils) {
    this.inventory = inventory;
    this.polling = polling;
    this.moves = moves;
    this.switchovers = switchovers;
    this.vigils = vigils;
  }

  /** Who begins the failover. */
  enum Begun {
    /** Somebody, by REST, as soon as it happened. */
    ORDERED,
    /** The console by itself. */
    AUTOMATIC
  }

  /**
   * How a node is lost, and comes back.
   *
   * @param word how it is called in a table
   * @param lose given the node
   * @param revive lets its agent answer again
   */
  record Fate(String word, Consumer<String> lose, Consumer<String> revive) {

    /** Its server and its agent are killed; its host says that nobody listens. */
    static Fate killed(Directed directed, Consumer<String> revive) {
      return new Fate("", directed.pair().real()::kill, revive);
    }
  }

  /** So many failovers there and back. */
  Series failovers(Directed directed, Begun begun, int rounds, Fate fate) throws Exception {
    List<Borne> borne = new ArrayList<>();
    int lost = 0;
    for (int i = 0; i < rounds; i++) {
      Cluster cluster =
          directed.declare(
              inventory,
              "lost-" + NAMES.incrementAndGet(),
              begun == Begun.AUTOMATIC ? AUTOMATIC : null);
      polling.pollNow(cluster);
      try (TrafficClient client = new TrafficClient(directed.way())) {
        client.awaitRows(ROWS);
        client.borne();
        String primary = directed.pair().primary();
        String candidate = directed.pair().standby();
        Move move = failOver(directed, cluster, begun, fate);
        client.awaitRows(ROWS);
        borne.add(client.borne());
        lost += client.missing(directed.pair().real(), candidate).size();
        LOG.infof(
            "%s, %s %d: %s, %d lost, %s",
            directed.name(), begun, i, borne.getLast(), lost, move.notes());
        bringBack(directed, cluster, primary, fate.revive());
      } finally {
        inventory.delete(cluster.name(), Actor.SYSTEM);
      }
    }
    return new Series(
        directed.name() + fate.word() + ", " + begun.name().toLowerCase(Locale.ROOT), borne, lost);
  }

  private Move failOver(Directed directed, Cluster cluster, Begun begun, Fate fate) {
    String primary = directed.pair().primary();
    String candidate = directed.pair().standby();
    if (begun == Begun.AUTOMATIC) {
      awaitArmed(cluster);
    }
    As.admin().get("/api/v1/clusters/" + cluster.name()).then().statusCode(200); // warm
    fate.lose().accept(primary);
    if (begun == Begun.ORDERED) {
      As.admin()
          .contentType(ContentType.JSON)
          .body(
              "{\"kind\":\"failover\",\"candidate\":\"%s\",\"reason\":\"a test\",\"confirm\":\"%s\"}"
                  .formatted(candidate, cluster.name()))
          .post("/api/v1/clusters/" + cluster.name() + "/switchovers")
          .then()
          .statusCode(201);
    }
    Awaitility.await("the failover's end")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() ->
            switchovers.recent(cluster, 1).stream().anyMatch(move -> move.operation().ended()));
    Move move = switchovers.require(switchovers.recent(cluster, 1).getFirst().operation().id());
    assertThat(move.operation().state()).as(TrafficMoves.words(move)).isEqualTo("SUCCEEDED");
    assertThat(directed.pair().real().takesWrites(candidate))
        .isTrue(); // a silent host is not asked
    return move;
  }

  private void awaitArmed(Cluster cluster) {
    Awaitility.await("automatic failover armed")
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> {
          VigilState state = vigils.of(inventory.require(cluster.name()));
          assertThat(state.word()).as(state.why()).isEqualTo(Word.ARMED);
        });
  }

  /** What an admin does with the lost node afterwards. */
  private void bringBack(Directed directed, Cluster cluster, String lost, Consumer<String> revive) {
    revive.accept(lost);
    Move move = moves.run(inventory.require(cluster.name()), lost, MoveKind.REJOIN);
    assertThat(move.operation().state()).as(TrafficMoves.words(move)).isEqualTo("SUCCEEDED");
    directed.pair().awaitStreaming();
  }

  /** So many failovers by Patroni, of its leader's server and of Patroni beside it. */
  Series patroni(PatroniUnderTest patroni, String name, Way way, int rounds) throws Exception {
    List<Borne> borne = new ArrayList<>();
    int lost = 0;
    for (int i = 0; i < rounds; i++) {
      try (TrafficClient client = new TrafficClient(way)) {
        client.awaitRows(ROWS);
        client.borne();
        String killed = patroni.killLeader();
        client.awaitRows(ROWS);
        borne.add(client.borne());
        try (var server = patroni.connect(patroni.leader())) {
          lost += client.missing(server).size();
        }
        LOG.infof("%s %d: %s, %d lost", name, i, borne.getLast(), lost);
        patroni.revive(killed);
      }
    }
    return new Series(name, borne, lost);
  }
}
