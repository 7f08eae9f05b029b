package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.embedded.ConsoleDatabase;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * What clients see of switchovers back and forth by every way, and the same client with Patroni
 * where its packages are. Twenty of each with {@code --campaign traffic}, one otherwise. The table
 * lies in {@code target/campaign/traffic.md}.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class TrafficCampaignIT {

  private static final int ROUNDS = Campaign.rounds("traffic", 20);

  /** Of a console that has just started; they do not count. */
  private static final int WARMING = 2;

  @Inject TrafficRounds rounds;

  private final List<Series> all = new ArrayList<>();

  @Test
  void clientsOfEveryDirectorSeeAShortGapAndLoseNothing() throws Exception {
    try (TrafficRig rig = new TrafficRig(Campaign.settings())) {
      rounds.understudy(rig.direct(), WARMING);
      for (Directed way :
          List.of(rig.direct(), rig.haproxy(), rig.http(), rig.command(), rig.pgbouncer())) {
        all.add(rounds.understudy(way, ROUNDS));
      }
    }
    try (NamespaceRig rig = new NamespaceRig(Campaign.settings())) {
      all.add(rounds.understudy(rig.vip(), ROUNDS));
      all.add(rounds.understudy(rig.dns(), ROUNDS));
    }
    String ratios = "";
    if (Campaign.hasPatroni()) {
      try (PatroniUnderTest patroni = new PatroniUnderTest()) {
        Series direct = rounds.patroni(patroni, "Patroni, direct", patroni.direct(), ROUNDS);
        Series haproxy =
            rounds.patroni(patroni, "Patroni, HAProxy", patroni.throughHaproxy(), ROUNDS);
        ratios =
            String.format(
                Locale.ROOT,
                "%nThe 95th percentiles as ratios: Patroni's direct gap is %.1f times ours, behind HAProxy %.1f times.%n",
                (double) direct.quantile(0.95) / all.get(0).quantile(0.95),
                (double) haproxy.quantile(0.95) / all.get(1).quantile(0.95));
        all.add(direct);
        all.add(haproxy);
      }
    }
    Campaign.write("traffic", all, ratios);

    assertThat(all).allSatisfy(series -> assertThat(series.lost()).as(series.name()).isZero());
    assertThat(all)
        .filteredOn(series -> series.name().contains("PgBouncer"))
        .singleElement()
        .satisfies(series -> assertThat(series.errors()).as("errors behind PgBouncer").isZero());
  }
}
