package io.understudy.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.history.History;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.InstanceId;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.ParameterKey;
import io.understudy.polling.PollOutcome.Outcome;
import io.understudy.protocol.Json;
import io.understudy.switchover.RealPair;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Real servers whose schedule would not come round during the test: what is found was hinted at.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class HearingIT {

  private static final Logger LOG = Logger.getLogger(HearingIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Polling polling;
  @Inject Schedules schedules;
  @Inject History history;
  @Inject Inventory inventory;

  @Test
  void whatChangesIsARevisionBeforeAnyoneAsks() {
    try (var pair = new RealPair()) {
      Cluster cluster = pair.declare(inventory, "hearing");
      schedules.change(cluster, Json.MAPPER.createObjectNode().put("every", "P1D"), Actor.SYSTEM);
      InstanceId alpha = cluster.instance("alpha", "db").id();
      assertThat(polling.pollNow(cluster).instances())
          .allSatisfy(outcome -> assertThat(outcome.revision()).as(outcome.toString()).isNotNull());

      long began = System.nanoTime();
      pair.configure("alpha", "ALTER SYSTEM SET work_mem = '77MB'");
      awaitValue(alpha, "settings", "work_mem", "77MB");
      LOG.infof("a setting was a revision %d ms after it was set", since(began));

      assertThat(polling.pollNow(cluster).instances().getFirst().outcome())
          .as("who changed it and asks is told so")
          .isEqualTo(Outcome.CHANGED);
      assertThat(polling.pollNow(cluster).instances().getFirst().outcome())
          .isEqualTo(Outcome.UNCHANGED);

      pair.execute("alpha", "CREATE ROLE heard CONNECTION LIMIT 3");
      began = System.nanoTime();
      pair.trigger("alpha");
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() ->
              history
                  .parameters(alpha, history.latest(alpha).orElseThrow().number())
                  .keys()
                  .stream()
                  .anyMatch(
                      key -> key.family().equals("roles") && key.toString().contains("heard")));
      LOG.infof("a role was a revision %d ms after the trigger was called", since(began));
    }
  }

  private void awaitValue(InstanceId instance, String family, String name, String value) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() ->
            history
                .parameters(instance, history.latest(instance).orElseThrow().number())
                .find(ParameterKey.of(family, name))
                .filter(parameter -> parameter.value().display().equals(value))
                .isPresent());
  }

  private static long since(long began) {
    return Duration.ofNanos(System.nanoTime() - began).toMillis();
  }
}
