package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationId;
import io.understudy.polling.Polling;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real streaming replication, moved there and back under a client that writes. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class StreamingSwitchoverIT {

  private static final Actor ADMIN = Actor.user("ada");
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final StreamingPair PAIR = new StreamingPair();

  @Inject Inventory inventory;
  @Inject Switchovers switchovers;
  @Inject Polling polling;

  private Cluster cluster;

  @AfterAll
  static void close() {
    PAIR.close();
  }

  @BeforeEach
  void declare() {
    cluster = PAIR.declare(inventory, "streaming-" + NAMES.incrementAndGet());
    polling.pollNow(cluster);
  }

  @AfterEach
  void remove() {
    inventory.delete(cluster.name(), ADMIN);
  }

  @Test
  void movesThereAndBackAndLosesNoAcknowledgedRow() throws Exception {
    try (WritingClient client = new WritingClient(PAIR);
        WritableNodes nodes = new WritableNodes(PAIR)) {
      for (int i = 0; i < 2; i++) {
        String from = PAIR.primary();
        String to = PAIR.standby();
        int before = client.count();
        Awaitility.await().until(() -> client.count() > before + 20);
        client.longestGap();

        Move move = run(to);

        assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
        assertThat(PAIR.primary()).isEqualTo(to);
        assertThat(PAIR.streams(from)).isTrue();
        int after = client.count();
        Awaitility.await().until(() -> client.count() > after + 20);
        assertThat(client.missing(to)).isEmpty();
      }
      assertThat(nodes.several()).isEmpty();
    }
  }

  private Move run(String candidate) {
    MoveRequest request =
        new MoveRequest(
            MoveKind.SWITCHOVER,
            candidate,
            "a test",
            cluster.name(),
            Set.of(),
            false,
            Unapplied.LEAVE);
    OperationId id =
        switchovers.start(cluster.name(), request, ADMIN, new Powers(true, true)).operation().id();
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> switchovers.require(id).operation().ended());
    return switchovers.require(id);
  }

  private static String words(Move move) {
    return move.operation().reason() + " " + move.steps() + " " + move.notes();
  }
}
