package io.understudy.operation;

import io.understudy.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;

/**
 * Holds whichever console, whatever process it is, comes first to a boundary: what it writes to the
 * journal there waits for a lock that the gate has. So it can be killed there, or let go on after
 * something else happened. The triggers stay; where the gate stands is a row, so that moving it
 * waits for nobody who sleeps.
 */
public final class BoundaryGate implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(BoundaryGate.class);
  private static final int LOCK = 1_747_212;
  private static final String WAITING =
      "FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND NOT l.granted AND l.objid = "
          + LOCK;

  private static final String TRIGGERS =
      """
      CREATE TABLE IF NOT EXISTS gate_at (step text NOT NULL, direction text NOT NULL, moment text NOT NULL);
      CREATE OR REPLACE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM gate_at g WHERE g.step = NEW.step AND g.moment = ANY (TG_ARGV)
            AND g.direction = coalesce(to_jsonb(NEW) ->> 'direction', g.direction)) THEN
          PERFORM pg_advisory_xact_lock(%d);
        END IF;
        RETURN NEW;
      END $$;
      CREATE OR REPLACE TRIGGER gate_before BEFORE INSERT ON step_attempt
        FOR EACH ROW EXECUTE FUNCTION gate('BEFORE');
      CREATE OR REPLACE TRIGGER gate_inside BEFORE INSERT ON operation_note
        FOR EACH ROW WHEN (NEW.command) EXECUTE FUNCTION gate('INSIDE');
      CREATE OR REPLACE TRIGGER gate_after BEFORE UPDATE ON step_attempt
        FOR EACH ROW WHEN (NEW.outcome <> 'INTERRUPTED')
        EXECUTE FUNCTION gate('AFTER', 'INSIDE')
      """
          .formatted(LOCK);

  private final Connection connection;

  /** Nobody is held any more, whatever became of the gate. */
  public static void open(PostgresServer server, String database) {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "DO $$ BEGIN IF to_regclass('gate_at') IS NOT NULL THEN DELETE FROM gate_at; END IF; END $$");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Shuts it; the console's schema is there. */
  public BoundaryGate(PostgresServer server, String database, Boundary boundary) {
    try {
      connection = server.connect(database);
      if (!installed()) {
        execute(TRIGGERS);
      }
      execute("SELECT pg_advisory_lock(" + LOCK + ")");
      stand(boundary);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void stand(Boundary boundary) throws SQLException {
    try (PreparedStatement at =
        connection.prepareStatement("INSERT INTO gate_at VALUES (?, ?, ?)")) {
      at.setString(1, boundary.step());
      at.setString(2, boundary.direction().name());
      at.setString(3, boundary.moment().name());
      at.executeUpdate();
    }
  }

  /** Lets go who stands at it, and stands at another boundary before they can have passed that. */
  public void moveTo(Boundary next) {
    try {
      execute("DELETE FROM gate_at");
      stand(next);
      // Locks are given in the order in which they are asked for: who goes on now comes after us.
      execute("SELECT pg_advisory_unlock(%d); SELECT pg_advisory_lock(%d)".formatted(LOCK, LOCK));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean installed() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT to_regclass('gate_at') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Returns the name of the console that stands at it. */
  public String awaitArrival() {
    return Awaitility.await("a console at the gate")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(this::waiting, name -> !name.isEmpty());
  }

  private String waiting() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT a.application_name " + WAITING)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /** Whether an order to cancel waits for whom the gate holds. */
  public boolean holdsUpACancel() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE operation SET cancel_requested_at%'")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Ends the sessions of a console that was killed at it, as its host would: nothing is kept. */
  public void buryTheDead() {
    execute("SELECT pg_terminate_backend(l.pid, 10000) " + WAITING);
  }

  /** Lets everybody through; can be called again. Its database may be gone. */
  public void letGo() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM gate_at");
      statement.execute("SELECT pg_advisory_unlock_all()");
    } catch (SQLException e) {
      LOG.infof("the gate's database took the lock with it: %s", e.getMessage());
    }
  }

  @Override
  public void close() {
    letGo();
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
