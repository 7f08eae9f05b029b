package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.MemoryJournal;
import io.understudy.embedded.NewServer;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StragglersIT {

  /** Without it the server would wait for ever: {@code wal_sender_timeout} is off. */
  @Test
  void aFollowerThatHangsDoesNotKeepAServerFromEndingInOrder() throws Exception {
    var settings = new HashMap<>(NewServer.throwAway("postgres").settings());
    settings.put("wal_sender_timeout", "0");
    try (var servers = new TestServers()) {
      PostgresServer primary = servers.start(15, new NewServer("postgres", false, settings));
      PostgresServer standby = servers.startStandby(primary);
      String receiver =
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .ignoreExceptions()
              .until(() -> receiver(standby), pid -> !pid.isEmpty());
      signal("STOP", receiver);
      try {
        TestServers.configure(primary, "CREATE TABLE late AS SELECT generate_series(1, 1000)");
        var program = new ServerProgram(primary.binaries().bin(), primary.dataDirectory());
        var journal = new MemoryJournal();
        var stragglers = new Stragglers(program);
        Thread.ofPlatform().start(primary::stop);

        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(20))
            .until(() -> {
              stragglers.look(journal);
              return !primary.isRunning();
            });

        assertThat(program.control().inOrder()).isTrue();
        assertThat(journal.entries())
            .anySatisfy(entry -> assertThat(entry.text()).endsWith("any longer: 1"));
      } finally {
        signal("CONT", receiver);
      }
    }
  }

  private static String receiver(PostgresServer standby) throws Exception {
    try (Connection connection = standby.connect("postgres");
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT pid FROM pg_stat_wal_receiver WHERE status = 'streaming'")) {
      return row.next() ? row.getString(1) : "";
    }
  }

  private static void signal(String name, String pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }
}
