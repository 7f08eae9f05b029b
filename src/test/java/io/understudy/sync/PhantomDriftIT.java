package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.understudy.audit.Actor;
import io.understudy.drift.Drifts;
import io.understudy.drift.StandbyDrift.Status;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.polling.PollOutcome.Outcome;
import io.understudy.polling.Polling;
import io.understudy.switchover.RealPair;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A real pair on which nothing changes: polling it leaves nothing behind but when that was. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestProfile(SyncStage.ByHand.class)
class PhantomDriftIT {

  private static final int POLLS = 100;

  /** PostgreSQL's idle sessions tell what they counted after 10 s at the latest. */
  private static final Duration TOLD = Duration.ofSeconds(11);

  @Inject Inventory inventory;
  @Inject Polling polling;
  @Inject Drifts drifts;
  @Inject AgroalDataSource database;

  /** Rows of one table that were written since the server was made. */
  private record Written(long inserted, long updated, long deleted) {}

  @Test
  void aHundredPollsOfAnUnchangedPairWriteNothingButTheirTime() {
    try (RealPair pair = new RealPair()) {
      Cluster cluster = pair.declare(inventory, "phantoms");
      polling.pollNow(cluster);
      polling.pollNow(cluster);
      Map<String, Written> before = written();

      for (int i = 0; i < POLLS; i++) {
        assertThat(polling.pollNow(cluster).instances())
            .allSatisfy(outcome -> assertThat(outcome.outcome()).isEqualTo(Outcome.UNCHANGED));
        assertThat(drifts.of(cluster))
            .allSatisfy(drift -> assertThat(drift.status()).isEqualTo(Status.IN_SYNC));
      }

      Map<String, Written> expected = new TreeMap<>(before);
      expected.computeIfPresent(
          "sighting", (table, w) -> new Written(w.inserted, w.updated + 2 * POLLS, w.deleted));
      assertThat(expected).isNotEqualTo(before);
      Map<String, Written> after = written();
      // What agents and directors said, with its time: one row per standby.
      Written asked = Objects.requireNonNull(expected.remove("asked"));
      assertThat(after.remove("asked"))
          .isEqualTo(new Written(asked.inserted, asked.updated + POLLS, asked.deleted));
      assertThat(after).isEqualTo(expected);
      inventory.delete(cluster.name(), Actor.SYSTEM);
    }
  }

  /** Once every session has told what it counted. */
  private Map<String, Written> written() {
    return Awaitility.await()
        .pollDelay(TOLD)
        .atMost(TOLD.multipliedBy(2))
        .until(this::told, tables -> !tables.isEmpty());
  }

  private Map<String, Written> told() throws SQLException {
    var written = new TreeMap<String, Written>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables")) {
      while (rows.next()) {
        written.put(
            rows.getString(1), new Written(rows.getLong(2), rows.getLong(3), rows.getLong(4)));
      }
    }
    return written;
  }
}
