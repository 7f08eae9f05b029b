package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.LogPosition;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.RoleOrder;
import io.understudy.embedded.NewServer;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PromotionIT {

  /**
   * The startup process looks for the receiver before it looks for what that has brought: where the
   * primary ends between the two it sleeps for {@code wal_retrieve_retry_interval} beside records
   * that have arrived, when it had lost its primary a moment earlier already.
   */
  @Test
  void wakesAServerThatSleepsBesideWhatHasArrived() throws Exception {
    var settings = new HashMap<>(NewServer.throwAway("postgres").settings());
    settings.put("wal_retrieve_retry_interval", "1h");
    try (var servers = new TestServers()) {
      PostgresServer primary = servers.start(15, new NewServer("postgres", false, settings));
      PostgresServer standby = servers.startStandby(primary);
      String before = awaitReceiver(standby, "");
      TestServers.configure(primary, "SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
      awaitReceiver(standby, before);
      LogPosition last = endWhile(primary, standby);

      try (Connection connection = standby.connect("postgres")) {
        var after = new RoleOrder.CatchUp(1, last, Duration.ofSeconds(20).toMillis());
        assertThat(new Promotion(connection).run(after, new MemoryJournal())).isEmpty();
      }

      assertThat(ask(standby, "SELECT pg_is_in_recovery()")).isEqualTo("f");
      assertThat(ask(standby, "SELECT count(*) FROM late")).isEqualTo("1000");
    }
  }

  /** Clients wait: an hour of patience is for what may still come, and nothing can. */
  @Test
  @Timeout(120)
  void doesNotWaitForWhatNobodySends() throws Exception {
    try (var servers = new TestServers()) {
      PostgresServer primary = servers.start(15);
      PostgresServer standby = servers.startStandby(primary);
      awaitReceiver(standby, "");
      TestServers.configure(standby, "ALTER SYSTEM SET primary_conninfo = ''");
      TestServers.configure(primary, "CREATE TABLE late AS SELECT generate_series(1, 1000)");
      primary.stop();

      try (Connection connection = standby.connect("postgres")) {
        var after = new RoleOrder.CatchUp(1, end(primary), Duration.ofHours(1).toMillis());
        assertThat(new Promotion(connection).run(after, new MemoryJournal()))
            .hasValueSatisfying(
                outcome -> assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class));
      }

      assertThat(ask(standby, "SELECT pg_is_in_recovery()")).isEqualTo("t");
    }
  }

  private static LogPosition end(PostgresServer primary) throws Exception {
    return new ServerProgram(primary.binaries().bin(), primary.dataDirectory())
        .control()
        .checkpoint();
  }

  /** Shuts the primary down while the standby receives and does not replay; where it ended. */
  private static LogPosition endWhile(PostgresServer primary, PostgresServer standby)
      throws Exception {
    String startup =
        ask(standby, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'startup'");
    signal("STOP", startup);
    TestServers.configure(primary, "CREATE TABLE late AS SELECT generate_series(1, 1000)");
    primary.stop();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ask(standby, "SELECT pid FROM pg_stat_wal_receiver").isEmpty());
    signal("CONT", startup);
    return end(primary);
  }

  private static void signal(String name, String pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  /** Another receiver than the one before, streaming. */
  private static String awaitReceiver(PostgresServer standby, String before) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> ask(standby, "SELECT pid FROM pg_stat_wal_receiver WHERE status = 'streaming'"),
            pid -> !pid.isEmpty() && !pid.equals(before));
  }

  private static String ask(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }
}
