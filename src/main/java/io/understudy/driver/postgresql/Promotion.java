package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Journal;
import io.understudy.driver.LogPosition;
import io.understudy.driver.RoleOrder.CatchUp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets a standby take over, once it has all that it must have. PostgreSQL's own waiting looks ten
 * times a second; this looks as often as clients would notice.
 */
final class Promotion {

  static final String COMMAND = "SELECT pg_catalog.pg_promote(false)";

  private static final Duration LEAVING = Duration.ofSeconds(60);
  private static final long ONE_SEGMENT = 16L << 20;
  private static final Duration TELL_AGAIN = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(1);

  /** The state of an order that came too late: recovery is over. */
  private static final String NOT_IN_RECOVERY = "55000";

  private final Connection connection;

  Promotion(Connection connection) {
    this.connection = connection;
  }

  /** Asks what will be asked, and changes nothing. */
  void rehearse() throws SQLException {
    awaitReplay(new CatchUp(0, new LogPosition(0), 0));
  }

  /** Why it did not happen; empty when the server has left recovery. */
  Optional<ApplyOutcome> run(@Nullable CatchUp after, Journal journal) throws SQLException {
    if (after != null) {
      Optional<ApplyOutcome> behind = awaitReplay(after);
      if (behind.isPresent()) {
        return behind;
      }
    }
    PostgresqlRole.execute(connection, COMMAND, journal);
    if (!leaves(journal)) {
      return Optional.of(
          PostgresqlRole.broken(
              "the server was told to leave recovery, and has not within "
                  + LEAVING.toSeconds()
                  + " s",
              "look into its log; it may still do so"));
    }
    int timeline = timeline();
    journal.mark("on timeline " + timeline);
    if (after != null && timeline <= after.timeline()) {
      return Optional.of(
          PostgresqlRole.broken(
              "the server left recovery on timeline %d, and not on a new one after %d"
                  .formatted(timeline, after.timeline()),
              "look at both servers' timelines before anything else is started"));
    }
    return Optional.empty();
  }

  /** The position is where the last record begins, so replay must have gone past it. */
  private Optional<ApplyOutcome> awaitReplay(CatchUp after) throws SQLException {
    long began = System.nanoTime();
    long end = began + after.patience().toNanos();
    var source = new Source();
    try (PreparedStatement asked =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_last_wal_replay_lsn()::text, pg_catalog.pg_last_wal_receive_lsn()::text, pg_catalog.pg_is_wal_replay_paused()")) {
      while (true) {
        try (var row = asked.executeQuery()) {
          row.next();
          LogPosition replayed = position(row.getString(1));
          if (replayed.compareTo(after.position()) > 0) {
            return Optional.empty();
          }
          LogPosition received = position(row.getString(2));
          boolean near =
              received.compareTo(after.position()) > 0
                  && replayed.behind(after.position()) <= ONE_SEGMENT;
          if (near && !row.getBoolean(3) && sleeps()) {
            return Optional.empty();
          }
          boolean lacks = received.compareTo(after.position()) <= 0;
          if (System.nanoTime() > end
              || Thread.currentThread().isInterrupted()
              || (lacks && source.dry(replayed))) {
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            return Optional.of(behind(after, received, replayed, row.getBoolean(3), waited));
          }
        }
        LockSupport.parkNanos(BEAT);
      }
    }
  }

  /** Where records come from: a server that is shut down sends none, and clients wait. */
  private final class Source {
    private long seen = System.nanoTime();
    private long next = seen;
    private LogPosition last = new LogPosition(0);

    /**
     * Whether for a while there was neither a receiver at work nor an archive to fetch from, nor
     * anything replayed: a server that was started again has on its disk what it received before.
     */
    private boolean dry(LogPosition replayed) throws SQLException {
      long now = System.nanoTime();
      if (!replayed.equals(last)) {
        last = replayed;
        seen = now;
      }
      if (now >= next) {
        next = now + LOOK.toNanos();
        if (flows()) {
          seen = now;
        }
      }
      return now - seen > GRACE.toNanos();
    }

    /** Who may not read the receiver's state sees that there is one. */
    private boolean flows() throws SQLException {
      try (var statement = connection.createStatement();
          var row =
              statement.executeQuery(
                  "SELECT coalesce(pg_catalog.current_setting('restore_command', true), '') <> '' OR EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver WHERE status IS NULL OR status = 'streaming')")) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /**
   * Whether the recovery has gone to sleep beside what has arrived. It looks for its receiver first
   * and for what that brought afterwards; where the primary ends between the two, and had been lost
   * a moment earlier already, it waits for {@code wal_retrieve_retry_interval} (5 s by default). A
   * promotion wakes it, and it replays all that there is before it leaves recovery.
   */
  private boolean sleeps() throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT FROM pg_catalog.pg_stat_activity WHERE backend_type = 'startup' AND wait_event = 'RecoveryRetrieveRetryInterval'")) {
      return row.next();
    }
  }

  private static ApplyOutcome behind(
      CatchUp after,
      LogPosition received,
      LogPosition replayed,
      boolean paused,
      long waitedMillis) {
    String reason =
        "the candidate has received %s and replayed %s, and the primary ended at %s: %d bytes are missing after %d ms"
            .formatted(
                received,
                replayed,
                after.position(),
                Math.max(1, replayed.behind(after.position())),
                waitedMillis);
    return PostgresqlRole.refused(
        paused ? reason + "; its replay is paused" : reason,
        paused
            ? "resume it with SELECT pg_wal_replay_resume(), then switch again"
            : "look why replay does not go on, then switch again");
  }

  private static LogPosition position(@Nullable String text) {
    return text == null ? new LogPosition(0) : LogPosition.of(text);
  }

  /**
   * One server left recovery five seconds after it was told, {@code wal_retrieve_retry_interval}'s
   * default. Our reading, which no test brings about: its receiver of WAL ended at the same moment,
   * and the recovery went to sleep without a look at the order. Told again, a sleeping one wakes
   * up.
   */
  private boolean leaves(Journal journal) throws SQLException {
    long now = System.nanoTime();
    long end = now + LEAVING.toNanos();
    long pause = TELL_AGAIN.toNanos();
    long again = now + pause;
    try (PreparedStatement asked =
        connection.prepareStatement("SELECT pg_catalog.pg_is_in_recovery()")) {
      while (true) {
        try (var row = asked.executeQuery()) {
          row.next();
          if (!row.getBoolean(1)) {
            return true;
          }
        }
        now = System.nanoTime();
        if (now > end || Thread.currentThread().isInterrupted()) {
          return false;
        }
        if (now > again) {
          tellAgain(journal);
          pause *= 2;
          again = now + pause;
        }
        LockSupport.parkNanos(BEAT);
      }
    }
  }

  private void tellAgain(Journal journal) throws SQLException {
    journal.mark("still in recovery; told again");
    try (var statement = connection.createStatement()) {
      statement.execute(COMMAND);
    } catch (SQLException e) {
      if (!NOT_IN_RECOVERY.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private int timeline() throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT ('x' || substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int")) {
      row.next();
      return row.getInt(1);
    }
  }
}
