package io.understudy.operation;

import io.understudy.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Holds a console, whatever process it is, at exactly one boundary: what it writes to the journal
 * there waits for a lock of its database that the gate has. So it can be killed there, or let go on
 * after something else happened.
 */
public final class BoundaryGate implements AutoCloseable {

  private static final int LOCK = 1_747_211;
  private static final String WAITING =
      " FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = " + LOCK;

  private final Connection connection;

  /** Shuts the gate at {@code boundary}, for whoever comes there first. */
  public BoundaryGate(PostgresServer server, String database, Boundary boundary) {
    try {
      connection = server.connect(database);
      execute("SELECT pg_advisory_lock(" + LOCK + ")");
      execute(
          """
          CREATE OR REPLACE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN PERFORM pg_advisory_xact_lock(%d); RETURN NEW; END $$
          """
              .formatted(LOCK));
      for (String event : events(boundary)) {
        execute("CREATE TRIGGER gate BEFORE " + event + " EXECUTE FUNCTION gate()");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A step without a command is never inside of one: there the gate is at its end. */
  private static List<String> events(Boundary boundary) {
    String attempt =
        "NEW.step = '%s' AND NEW.direction = '%s'".formatted(boundary.step(), boundary.direction());
    String end =
        "UPDATE ON step_attempt FOR EACH ROW WHEN ("
            + attempt
            + " AND NEW.outcome <> 'INTERRUPTED')";
    return switch (boundary.moment()) {
      case BEFORE -> List.of("INSERT ON step_attempt FOR EACH ROW WHEN (" + attempt + ")");
      case INSIDE ->
          List.of(
              "INSERT ON operation_note FOR EACH ROW WHEN (NEW.command AND NEW.step = '%s')"
                  .formatted(boundary.step()),
              end);
      case AFTER -> List.of(end);
    };
  }

  /** Returns when a console stands at it. */
  public void awaitArrival() {
    Awaitility.await("a console at the gate")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> waiting() > 0);
  }

  private int waiting() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*)" + WAITING)) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Ends the sessions of a console that was killed at it, as its host would: nothing is kept. */
  public void buryTheDead() {
    execute("SELECT pg_terminate_backend(pid, 10000)" + WAITING);
  }

  /** Lets everybody through, and takes it away. */
  @Override
  public void close() {
    execute("SELECT pg_advisory_unlock_all()");
    for (String table : new String[] {"step_attempt", "operation_note"}) {
      execute("DROP TRIGGER IF EXISTS gate ON " + table);
    }
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
