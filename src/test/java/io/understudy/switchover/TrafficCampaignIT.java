package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.polling.Polling;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.TrafficClient.Borne;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * What clients see of switchovers back and forth: directly, through HAProxy and through PgBouncer,
 * and the same client with Patroni where its packages are. Twenty of each with {@code --campaign
 * traffic}, one otherwise. The table lies in {@code target/campaign/traffic.md}.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class TrafficCampaignIT {

  private static final Logger LOG = Logger.getLogger(TrafficCampaignIT.class);
  private static final boolean WHOLE =
      System.getProperty("understudy.campaign", "").equalsIgnoreCase("traffic");
  private static final int ROUNDS = WHOLE ? 20 : 1;
  private static final Path TABLE = Path.of("target", "campaign", "traffic.md");

  @Inject Inventory inventory;
  @Inject TrafficMoves moves;
  @Inject Polling polling;

  private final List<Series> all = new ArrayList<>();

  /** What one way of reaching the servers had to bear. */
  private record Series(String name, List<Borne> rounds, int lost) {

    long quantile(double share) {
      List<Long> sorted =
          rounds.stream().map(borne -> borne.longestGap().toMillis()).sorted().toList();
      return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    int errors() {
      return rounds.stream().mapToInt(Borne::errors).sum();
    }

    String row() {
      return "| %s | %d | %d | %d | %d | %d | %d |"
          .formatted(
              name, rounds.size(), quantile(0.5), quantile(0.95), quantile(1), errors(), lost);
    }
  }

  @Test
  void clientsOfEveryDirectorSeeAShortGapAndLoseNothing() throws Exception {
    try (TrafficRig rig = new TrafficRig()) {
      all.add(understudy(rig, "direct", List.of(), rig::direct));
      all.add(understudy(rig, "haproxy", List.of(rig.haproxyDocument()), rig::throughHaproxy));
      all.add(
          understudy(rig, "pgbouncer", List.of(rig.pgbouncerDocument()), rig::throughPgbouncer));
    }
    if (Files.isExecutable(Path.of("/usr/bin/patroni"))
        && Files.isExecutable(Path.of("/usr/bin/etcd"))) {
      try (PatroniUnderTest patroni = new PatroniUnderTest()) {
        all.add(patroni(patroni, "Patroni, direct", patroni::direct));
        all.add(patroni(patroni, "Patroni, HAProxy", patroni::throughHaproxy));
      }
    }
    write();

    assertThat(all).allSatisfy(series -> assertThat(series.lost()).as(series.name()).isZero());
    assertThat(all.get(2).errors()).as("errors behind PgBouncer").isZero();
  }

  private Series understudy(
      TrafficRig rig, String name, List<JsonNode> traffic, Supplier<TrafficClient> connect)
      throws Exception {
    Cluster cluster = rig.declare(inventory, "campaign-" + name, traffic);
    polling.pollNow(cluster);
    bringHome(rig, cluster);
    List<Borne> rounds = new ArrayList<>();
    try (TrafficClient client = connect.get()) {
      for (int i = 0; i < ROUNDS; i++) {
        settle(client);
        Move move =
            moves.run(inventory.require(cluster.name()), rig.pair().standby(), MoveKind.SWITCHOVER);
        assertThat(move.operation().state()).as(TrafficMoves.words(move)).isEqualTo("SUCCEEDED");
        rounds.add(after(client));
        rig.pair().awaitStreaming();
        LOG.infof(
            "%s %d: %s, downtime as measured by the console %s ms",
            name, i, rounds.getLast(), move.downtimeMillis());
      }
      try (Connection server = rig.pair().real().server(rig.pair().primary()).connect("postgres")) {
        return new Series("Understudy, " + name, rounds, client.missing(server).size());
      }
    } finally {
      inventory.delete(cluster.name(), Actor.SYSTEM);
    }
  }

  /** Each series begins with what the rig's files say: the first node serves. */
  private void bringHome(TrafficRig rig, Cluster cluster) {
    if (!rig.pair().primary().equals("alpha")) {
      moves.run(cluster, "alpha", MoveKind.SWITCHOVER);
      rig.pair().awaitStreaming();
    }
  }

  private static Series patroni(
      PatroniUnderTest patroni, String name, Supplier<TrafficClient> connect) throws Exception {
    List<Borne> rounds = new ArrayList<>();
    try (TrafficClient client = connect.get()) {
      for (int i = 0; i < ROUNDS; i++) {
        settle(client);
        patroni.switchOver();
        rounds.add(after(client));
        LOG.infof("%s %d: %s", name, i, rounds.getLast());
      }
      try (Connection server = patroni.connect(patroni.leader())) {
        return new Series(name, rounds, client.missing(server).size());
      }
    }
  }

  private static void settle(TrafficClient client) {
    awaitWork(client);
    client.borne();
  }

  private static Borne after(TrafficClient client) {
    awaitWork(client);
    return client.borne();
  }

  private static void awaitWork(TrafficClient client) {
    int before = client.count();
    Awaitility.await("a client that works")
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.count() > before + 30);
  }

  private void write() throws IOException {
    var table = new StringBuilder();
    table.append(
        "| way | switchovers | longest gap p50 ms | p95 ms | max ms | client errors | committed writes lost |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    all.forEach(series -> table.append(series.row()).append('\n'));
    if (all.size() == 5) {
      table.append(
          String.format(
              Locale.ROOT,
              "%nThe 95th percentiles as ratios: Patroni's direct gap is %.1f times ours, behind HAProxy %.1f times.%n",
              (double) all.get(3).quantile(0.95) / all.get(0).quantile(0.95),
              (double) all.get(4).quantile(0.95) / all.get(1).quantile(0.95)));
    }
    Files.createDirectories(TABLE.getParent());
    Files.writeString(TABLE, table.toString());
    LOG.info("\n" + table);
  }
}
