package io.understudy.switchover;

import io.understudy.embedded.PostgresServer;
import io.understudy.operation.Boundary;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Holds a console at one boundary of a step: what it is about to write into its journal there waits
 * in the database until it is let go. So the console can be killed exactly there, from outside.
 */
final class JournalStall implements AutoCloseable {

  private static final String LOCK = "4711";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Connection connection;

  JournalStall(PostgresServer database) throws SQLException {
    connection = database.connect("postgres");
    execute(
        """
        CREATE OR REPLACE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_advisory_xact_lock(%s); RETURN NEW; END'
        """
            .formatted(LOCK));
  }

  /** From now on whoever reaches the boundary waits. */
  void arm(Boundary boundary) throws SQLException {
    disarm();
    execute("SELECT pg_advisory_lock(" + LOCK + ")");
    String where =
        "NEW.step = '%s' AND NEW.direction = '%s'".formatted(boundary.step(), boundary.direction());
    String ended = where + " AND OLD.outcome IS NULL AND NEW.outcome IS NOT NULL";
    switch (boundary.moment()) {
      case BEFORE -> trigger("INSERT ON step_attempt", where);
      case INSIDE -> {
        trigger(
            "INSERT ON operation_note",
            "NEW.step = '%s' AND NEW.command".formatted(boundary.step()));
        trigger("UPDATE ON step_attempt", ended);
      }
      case AFTER -> trigger("UPDATE ON step_attempt", ended);
    }
  }

  private void trigger(String event, String where) throws SQLException {
    execute(
        "CREATE TRIGGER stall BEFORE %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION stall()"
            .formatted(event, where));
  }

  /** Returns when somebody waits at the boundary. */
  void awaitReached() {
    Awaitility.await("the boundary").atMost(PATIENCE).until(() -> waiting() > 0);
  }

  private int waiting() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Lets who waits go on. */
  void letGo() throws SQLException {
    execute("SELECT pg_advisory_unlock_all()");
  }

  /** Ends the sessions of a console that was killed while it waited, then lets everybody pass. */
  void disarm() throws SQLException {
    execute(
        """
        SELECT pg_terminate_backend(pid, 10000) FROM pg_locks
        WHERE locktype = 'advisory' AND NOT granted
        """);
    letGo();
    execute("DROP TRIGGER IF EXISTS stall ON step_attempt");
    execute("DROP TRIGGER IF EXISTS stall ON operation_note");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
