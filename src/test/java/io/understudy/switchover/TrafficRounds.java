package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.audit.Actor;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.polling.Polling;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.TrafficClient.Borne;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Switchovers there and back under a client, by the console under test or by Patroni. */
@Singleton
public class TrafficRounds {

  private static final Logger LOG = Logger.getLogger(TrafficRounds.class);
  private static final int ROWS = 30;

  private final Inventory inventory;
  private final Polling polling;
  private final TrafficMoves moves;

  TrafficRounds(Inventory inventory, Polling polling, TrafficMoves moves) {
    this.inventory = inventory;
    this.polling = polling;
    this.moves = moves;
  }

  /** So many switchovers by the console; after each one every acknowledged row must be there. */
  Series understudy(Directed directed, int rounds) throws Exception {
    String name =
        "rounds-"
            + directed.name().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    Cluster cluster = directed.declare(inventory, name);
    polling.pollNow(cluster);
    bringHome(directed.pair(), cluster);
    List<Borne> borne = new ArrayList<>();
    int lost = 0;
    try (TrafficClient client = new TrafficClient(directed.way())) {
      for (int i = 0; i < rounds; i++) {
        client.awaitRows(ROWS);
        client.borne();
        move(directed.pair(), cluster);
        client.awaitRows(ROWS);
        borne.add(client.borne());
        lost = client.missing(directed.pair().real(), directed.pair().primary()).size();
        LOG.infof("%s %d: %s, %d lost", directed.name(), i, borne.getLast(), lost);
        directed.pair().awaitStreaming();
      }
    } finally {
      inventory.delete(cluster.name(), Actor.SYSTEM);
    }
    return new Series("Understudy, " + directed.name(), borne, lost);
  }

  private void move(StreamingPair pair, Cluster cluster) {
    Move move = moves.run(inventory.require(cluster.name()), pair.standby(), MoveKind.SWITCHOVER);
    assertThat(move.operation().state()).as(TrafficMoves.words(move)).isEqualTo("SUCCEEDED");
  }

  /** Each series begins with what the rigs' files say: the first node serves. */
  private void bringHome(StreamingPair pair, Cluster cluster) {
    if (!pair.primary().equals(pair.nodes().getFirst())) {
      move(pair, cluster);
      pair.awaitStreaming();
    }
  }

  /** So many switchovers by Patroni. */
  Series patroni(PatroniUnderTest patroni, String name, Way way, int rounds) throws Exception {
    List<Borne> borne = new ArrayList<>();
    try (TrafficClient client = new TrafficClient(way)) {
      for (int i = 0; i < rounds; i++) {
        client.awaitRows(ROWS);
        client.borne();
        patroni.switchOver();
        client.awaitRows(ROWS);
        borne.add(client.borne());
        LOG.infof("%s %d: %s", name, i, borne.getLast());
      }
      try (Connection server = patroni.connect(patroni.leader())) {
        return new Series(name, borne, client.missing(server).size());
      }
    }
  }
}
