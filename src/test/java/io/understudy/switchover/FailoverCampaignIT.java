package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.switchover.LostPrimary.Begun;
import io.understudy.switchover.LostPrimary.Fate;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How long clients wait when a whole primary is killed by signal 9, its server and its agent: with
 * a failover that somebody orders at once, with one that happens by itself, and with Patroni where
 * its packages are. Ten of each with {@code --campaign failover}. The table lies in {@code
 * target/campaign/failover.md}.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class FailoverCampaignIT {

  private static final int ROUNDS = Campaign.rounds("failover", 10);

  @Inject LostPrimary lost;

  private final List<Series> all = new ArrayList<>();

  @Test
  void clientsGoOnAfterThePrimarysDeath() throws Exception {
    try (TrafficRig rig = new TrafficRig(Campaign.settings())) {
      for (Directed way : List.of(rig.direct(), rig.haproxy(), rig.pgbouncer())) {
        measure(way, Fate.killed(way, rig.pair().real()::reviveAgent));
      }
    }
    if (Campaign.wanted("virtual address") || Campaign.wanted("PgBouncer")) {
      try (NamespaceRig rig = new NamespaceRig(Campaign.settings())) {
        measure(rig.vip(), Fate.killed(rig.vip(), rig::revive));
        measure(rig.vip(), rig.silence());
        measure(rig.pgbouncer(), rig.silence());
      }
    }
    Campaign.write("failover", all, ""); // whatever becomes of the comparison
    String ratio = "";
    if (Campaign.hasPatroni() && Campaign.wanted("Patroni")) {
      try (PatroniUnderTest patroni = new PatroniUnderTest()) {
        Series direct =
            lost.patroni(patroni, "Patroni, direct", patroni.direct(), Math.ceilDiv(ROUNDS, 2));
        all.add(direct);
        if (Campaign.wanted("direct")) {
          ratio =
              String.format(
                  Locale.ROOT,
                  "%nThe medians as a ratio: Patroni's direct gap is %.1f times that of our automatic failover.%n",
                  (double) direct.quantile(0.5) / all.get(1).quantile(0.5));
        }
      }
    }
    Campaign.write("failover", all, ratio);

    assertThat(all).isNotEmpty().allSatisfy(series -> assertThat(series.rounds()).isNotEmpty());
  }

  private void measure(Directed way, Fate fate) throws Exception {
    if (Campaign.wanted(way.name())) {
      for (Begun begun : Begun.values()) {
        all.add(lost.failovers(way, begun, ROUNDS, fate));
      }
    }
  }
}
