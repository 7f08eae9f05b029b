package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.embedded.ConsoleDatabase;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two hundred and four switchovers back and forth under a client, by six ways in turn; after each
 * of them every acknowledged row must be there ({@code --campaign switchovers}). The table lies in
 * {@code target/campaign/switchovers.md}.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class SwitchoversCampaignIT {

  private static final int ROUNDS = Campaign.rounds("switchovers", 34);

  @Inject TrafficRounds rounds;

  @Test
  void twoHundredInARowLoseNothing() throws Exception {
    List<Series> all = new ArrayList<>();
    try (TrafficRig rig = new TrafficRig(Campaign.settings())) {
      for (Directed way :
          List.of(rig.direct(), rig.haproxy(), rig.http(), rig.command(), rig.pgbouncer())) {
        all.add(rounds.understudy(way, ROUNDS));
      }
    }
    try (NamespaceRig rig = new NamespaceRig(Campaign.settings())) {
      all.add(rounds.understudy(rig.vip(), ROUNDS));
      all.add(rounds.understudy(rig.dns(), ROUNDS));
    }
    int count = all.stream().mapToInt(series -> series.rounds().size()).sum();
    Campaign.write("switchovers", all, "%n%d switchovers in all.%n".formatted(count));

    assertThat(all).allSatisfy(series -> assertThat(series.lost()).as(series.name()).isZero());
  }
}
