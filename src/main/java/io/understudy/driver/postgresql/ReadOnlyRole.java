package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Roles of two servers that do not replicate: the standby is read-only by {@code
 * default_transaction_read_only}, and sessions that began before are ended.
 *
 * <p>What that guarantees: every transaction that does not ask for writing itself is refused its
 * writes. It is a default, not a lock: a session may still say {@code SET transaction_read_only =
 * off}, a role or database may have its own default (these are named in the outcome), and workers
 * of logical replication write past it.
 */
final class ReadOnlyRole {

  static final ParameterKey KEY = SettingsFamily.key("default_transaction_read_only");

  private static final String DEMOTING = "demoting";
  private static final String SESSIONS_ENDED = "sessions-ended";
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  /** Sessions of clients that began before the server refused writes; never our own. */
  private static final String OLD_SESSIONS =
      """
      SELECT count(*), count(pg_catalog.pg_terminate_backend(pid))
      FROM pg_catalog.pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()
        AND backend_start <= pg_catalog.pg_conf_load_time()
      """;

  private static final String OVERRULED_BY =
      """
      SELECT coalesce('role ' || r.rolname, '') || coalesce(' database ' || d.datname, '')
      FROM pg_catalog.pg_db_role_setting s
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
      LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
      WHERE EXISTS (SELECT FROM unnest(s.setconfig) c
                    WHERE c ~* '^default_transaction_read_only=(off|false|no|0|f|n)$')
      ORDER BY 1
      """;

  private static final Command END_SESSIONS =
      ServerPower.command(
          "SELECT pg_terminate_backend(pid) of the clients' sessions that began before");

  private static final String LEAVE_RECOVERY = "SELECT pg_catalog.pg_promote(true, 60)";

  private final PostgresqlSession session;

  ReadOnlyRole(PostgresqlSession session) {
    this.session = session;
  }

  Duty duty() {
    return session.collect().condition().duty();
  }

  /** What {@link #demote} would run. */
  Draft demotion() {
    if (duty() == Duty.IN_RECOVERY) {
      return new Draft.Ready(List.of());
    }
    List<Refusal> overruled = session.reaching(ReadOnlyRole::overruled);
    if (!overruled.isEmpty()) {
      return new Draft.Refused(overruled);
    }
    return switch (session.draft(wish("on"))) {
      case Draft.Refused refused -> refused;
      case Draft.Ready(List<Command> commands) ->
          new Draft.Ready(Stream.concat(commands.stream(), Stream.of(END_SESSIONS)).toList());
    };
  }

  /** What {@link #promote} would run. */
  Draft promotion() {
    return switch (duty()) {
      case IN_RECOVERY -> new Draft.Ready(List.of(ServerPower.command(LEAVE_RECOVERY)));
      case READ_ONLY -> session.draft(wish("off"));
      case WRITABLE, STOPPED, CRASHED, SERVING, SUSPENDED, ADMIN_ONLY, NONE ->
          new Draft.Ready(List.of());
    };
  }

  ApplyOutcome demote(Journal journal) {
    if (duty() == Duty.IN_RECOVERY) {
      return session.apply(nothing(), journal);
    }
    List<Refusal> overruled = session.reaching(ReadOnlyRole::overruled);
    if (!overruled.isEmpty()) {
      return new ApplyOutcome.Refused(overruled);
    }
    journal.mark(DEMOTING);
    ApplyOutcome outcome = session.apply(wish("on"), journal);
    return outcome instanceof ApplyOutcome.Applied ? finish(outcome, journal) : outcome;
  }

  /** Whether a demotion was interrupted after the server began to refuse writes. */
  static boolean unfinished(Journal journal) {
    return journal.marked(DEMOTING) && !journal.marked(SESSIONS_ENDED);
  }

  /** The second half of a demotion: ends the sessions that could still write. */
  ApplyOutcome finish(ApplyOutcome applied, Journal journal) {
    journal.before(END_SESSIONS);
    ApplyOutcome outcome = withoutOldSessions(applied);
    journal.after(outcome instanceof ApplyOutcome.Applied ? "they have ended" : "some do not end");
    if (outcome instanceof ApplyOutcome.Applied) {
      journal.mark(SESSIONS_ENDED);
    }
    return outcome;
  }

  private ApplyOutcome withoutOldSessions(ApplyOutcome applied) {
    return session.reaching(watch -> {
      long end = System.nanoTime() + PATIENCE;
      int left = endOldSessions(watch.look());
      while (left > 0 && System.nanoTime() < end) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        left = endOldSessions(watch.look());
      }
      return left == 0
          ? applied
          : new ApplyOutcome.Broken(
              List.of(
                  new Refusal(
                      KEY,
                      "the server refuses writes by default now, and %d sessions from before do not end"
                          .formatted(left),
                      "end them by hand (pg_stat_activity), then demote again")));
    });
  }

  private static int endOldSessions(Look look) throws SQLException {
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery(OLD_SESSIONS)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static List<Refusal> overruled(Watch watch) throws SQLException {
    watch.collect();
    try (var statement = watch.look().connection().createStatement();
        var row = statement.executeQuery(OVERRULED_BY)) {
      var overruled = new ArrayList<Refusal>();
      while (row.next()) {
        overruled.add(
            new Refusal(
                KEY,
                "'%s' has default_transaction_read_only = off of its own and would go on writing"
                    .formatted(Failure.oneLine(row.getString(1).strip())),
                "reset that setting of the role or database first"));
      }
      return overruled;
    }
  }

  ApplyOutcome promote(Journal journal) {
    return switch (duty()) {
      case IN_RECOVERY -> leaveRecovery(journal);
      case READ_ONLY -> session.apply(wish("off"), journal);
      case WRITABLE, STOPPED, CRASHED, SERVING, SUSPENDED, ADMIN_ONLY, NONE ->
          session.apply(nothing(), journal);
    };
  }

  private ApplyOutcome leaveRecovery(Journal journal) {
    return session.reaching(watch -> {
      watch.collect();
      journal.before(ServerPower.command(LEAVE_RECOVERY));
      try (var statement = watch.look().connection().createStatement();
          var row = statement.executeQuery(LEAVE_RECOVERY)) {
        row.next();
        boolean left = row.getBoolean(1);
        journal.after(left ? "done" : "it has not left recovery");
        if (left) {
          return new ApplyOutcome.Applied(watch.collectAnew().condition().pendingRestart());
        }
        return new ApplyOutcome.Broken(
            List.of(
                new Refusal(
                    null,
                    "the server was told to leave recovery, and has not within 60 s",
                    "look into its log; it may still do so")));
      }
    });
  }

  private ChangeRequest wish(String desired) {
    Value expected =
        session.collect().parameters().find(KEY).map(parameter -> parameter.value()).orElse(null);
    return new ChangeRequest(List.of(new Wish(KEY, expected, Value.of(desired))), false, false);
  }

  private static ChangeRequest nothing() {
    return new ChangeRequest(List.of(), false, false);
  }
}
