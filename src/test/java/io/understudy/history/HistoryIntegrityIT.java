package io.understudy.history;

import static io.understudy.history.Snapshots.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.InstanceId;
import io.understudy.inventory.Inventory;
import io.understudy.protocol.Snapshot;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consoles that record at once do not disturb each other, and what was tampered with shows. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class HistoryIntegrityIT {

  @Inject History history;
  @Inject Inventory inventory;
  @Inject AgroalDataSource database;

  private Cluster cluster;
  private InstanceId db;

  @BeforeEach
  void declare() {
    cluster = TestClusters.pair(inventory);
    db = cluster.instance("alpha", "db").id();
  }

  @Test
  void consolesThatRecordTheSameAtOnceAddOneRevision() throws Exception {
    history.record(db, at("12:00", "a=1"));
    Snapshot changed = at("12:01", "a=2", "b=1");

    var recorded = new ArrayList<Recorded>();
    try (var consoles = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Recorded> record = () -> history.record(db, changed);
      for (Future<Recorded> each : consoles.invokeAll(java.util.Collections.nCopies(8, record))) {
        recorded.add(get(each));
      }
    }

    assertThat(recorded).filteredOn(Recorded.Changed.class::isInstance).hasSize(1);
    assertThat(recorded).filteredOn(Recorded.Unchanged.class::isInstance).hasSize(7);
    assertThat(history.latest(db).orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void consolesThatRecordDifferentInstancesAtOnceDoNotCross() throws Exception {
    var failures = new ArrayList<Throwable>();
    InstanceId beta = cluster.instance("beta", "db").id();
    try (var consoles = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<Recorded>>();
      for (int i = 0; i < 20; i++) {
        String fresh = "fresh" + i + "=" + "x".repeat(2000) + i;
        String other = "other" + i + "=" + "y".repeat(2000) + i;
        futures.add(consoles.submit(() -> history.record(db, at("12:00", fresh, other))));
        futures.add(consoles.submit(() -> history.record(beta, at("12:00", other, fresh))));
      }
      for (Future<Recorded> future : futures) {
        try {
          get(future);
        } catch (ExecutionException e) {
          failures.add(Objects.requireNonNull(e.getCause()));
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aChangedRowShowsInTheChain() throws SQLException {
    for (int minute = 10; minute < 15; minute++) {
      history.record(db, at("12:" + minute, "a=" + minute));
    }
    assertThat(history.broken(db)).isEmpty();

    execute(
        "UPDATE revision SET collected_at = collected_at - interval '1 hour' WHERE number = 3 AND"
            + " instance_id = "
            + db.value());

    assertThat(history.broken(db)).containsExactly(3);
  }

  @Test
  void aHashThatWasReplacedWithItsChainShowsInTheNext() throws SQLException {
    for (int minute = 10; minute < 15; minute++) {
      history.record(db, at("12:" + minute, "a=" + minute));
    }

    execute(
        "UPDATE revision SET chained_hash = sha256('x') WHERE number = 3 AND instance_id = "
            + db.value());

    assertThat(history.broken(db)).containsExactly(3, 4);
  }

  private static Recorded get(Future<Recorded> future)
      throws InterruptedException, ExecutionException {
    return future.get();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
