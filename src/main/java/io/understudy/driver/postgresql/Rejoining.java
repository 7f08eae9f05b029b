package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.Surroundings;
import io.understudy.driver.Unreachable;
import io.understudy.driver.change.FileState;
import io.understudy.driver.change.FileWriting;
import io.understudy.driver.change.Rights;
import io.understudy.driver.postgresql.replication.Conninfo;
import io.understudy.driver.postgresql.replication.ControlData;
import io.understudy.driver.postgresql.replication.TimelineHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets a server follow another one, whatever it did before: a standby is re-pointed, a primary is
 * shut down, brought back by {@code pg_rewind} where it has diverged, and started as a standby.
 */
final class Rejoining {

  private static final Duration AS_IT_RUNS = Duration.ofSeconds(12);
  private static final Duration AFTER_START = Duration.ofSeconds(60);

  private static final String SET_CONNINFO = "ALTER SYSTEM SET primary_conninfo = ";
  private static final String SET_SLOT = "ALTER SYSTEM SET primary_slot_name = ";
  private static final Command SIGNAL = ServerPower.command("create standby.signal");

  private final RoleStanding standing;
  private final Access access;
  private final Surroundings around;
  private final ServerPower power;

  Rejoining(RoleStanding standing, Access access, Surroundings around, ServerPower power) {
    this.standing = standing;
    this.access = access;
    this.around = around;
    this.power = power;
  }

  ApplyOutcome run(RoleOrder.Rejoin order, Journal journal) {
    try {
      FollowRoute route = new FollowRoute(access, around);
      if (power.runs()) {
        RoleStatus now = standing.status();
        if (now.duty() == Duty.IN_RECOVERY) {
          requireSame(order, String.valueOf(now.identity()));
          Optional<ApplyOutcome> followed = repoint(order, route, journal);
          if (followed.isPresent()) {
            return followed.get();
          }
        }
      }
      return throughRestart(order, route, journal);
    } catch (Impossible e) {
      return new ApplyOutcome.Refused(List.of(e.refusal()));
    } catch (IOException e) {
      return PostgresqlRole.broken(
          "the server's files could not be changed: " + Failure.oneLine(String.valueOf(e)),
          "check dataDirectory, who owns it and what the agent's user may write");
    }
  }

  /** What {@link #run} would run, were the server to follow as the order says. */
  Draft draft(RoleOrder.Rejoin order) {
    try {
      RoleStatus now = standing.status();
      requireSame(order, String.valueOf(now.identity()));
      Conninfo conninfo = new FollowRoute(access, around).along(order.approach());
      List<Command> commands =
          now.duty() == Duty.IN_RECOVERY
              ? standing.reaching(watch -> repointing(watch.connection(), order, conninfo))
              : restarting(now, order, conninfo);
      return new Draft.Ready(
          Stream.concat(commands.stream(), dropping(order).map(ServerPower::command)).toList());
    } catch (Impossible e) {
      return new Draft.Refused(List.of(e.refusal()));
    } catch (IOException e) {
      throw new Unreachable("its files cannot be read: " + Failure.oneLine(String.valueOf(e)), e);
    }
  }

  private List<Command> restarting(RoleStatus now, RoleOrder.Rejoin order, Conninfo conninfo)
      throws Impossible, IOException {
    ServerProgram program = program();
    ControlData control = program.control();
    var commands = new ArrayList<Command>();
    if (power.runs()) {
      commands.add(ServerPower.STOPPING_IT);
    }
    if (power.runs() ? onAnother(now, order) : diverged(control, order)) {
      commands.add(new Rewinding(program, access).draft(control, conninfo));
    }
    commands.add(inFile(conninfo));
    commands.add(SIGNAL);
    commands.add(ServerPower.STARTING_IT);
    return commands;
  }

  /** A primary that runs ends in order, so that only another timeline makes it diverge. */
  private static boolean onAnother(RoleStatus now, RoleOrder.Rejoin order) {
    Replication at = now.replication();
    return at == null || at.timeline() != order.timeline();
  }

  private static boolean diverged(ControlData control, RoleOrder.Rejoin order) {
    return TimelineHistory.diverged(control, order.timeline(), order.history());
  }

  private ServerProgram program() throws Impossible {
    Refusal missing = power.missing().orElse(null);
    if (missing != null) {
      throw new Impossible(missing.reason(), missing.remedy());
    }
    return power.program().orElseThrow();
  }

  private static void requireSame(RoleOrder.Rejoin order, String mine) throws Impossible {
    if (!order.identity().equals(mine)) {
      throw new Impossible(
          "this server is another installation (%s) than the one to follow (%s)"
              .formatted(mine, order.identity()),
          "make it anew with pg_basebackup from " + order.primary());
    }
  }

  /** A standby that runs: empty when it does not follow within a moment. */
  private Optional<ApplyOutcome> repoint(RoleOrder.Rejoin order, FollowRoute route, Journal journal)
      throws Impossible {
    Conninfo conninfo = route.along(order.approach());
    standing.reaching(watch -> {
      Connection connection = watch.connection();
      if (pointsElsewhere(connection, conninfo)) {
        journal.before(inServer(conninfo));
        try (var statement = connection.createStatement()) {
          statement.execute(SET_CONNINFO + Sql.literal(conninfo.clear()));
        }
        journal.after("done");
      }
      String slot = order.slot();
      if (slot != null) {
        PostgresqlRole.execute(connection, SET_SLOT + Sql.literal(slot), journal);
      }
      Reload.run(connection);
      return true;
    });
    return standing
        .within(AS_IT_RUNS, status -> follows(status, order))
        .map(status -> finished(order, journal));
  }

  private List<Command> repointing(Connection connection, RoleOrder.Rejoin order, Conninfo conninfo)
      throws SQLException {
    var commands = new ArrayList<Command>();
    if (pointsElsewhere(connection, conninfo)) {
      commands.add(inServer(conninfo));
    }
    String slot = order.slot();
    if (slot != null) {
      commands.add(ServerPower.command(SET_SLOT + Sql.literal(slot)));
    }
    return commands;
  }

  private boolean pointsElsewhere(Connection connection, Conninfo conninfo) throws SQLException {
    return !new RoleReading(connection, access.dataDirectory())
        .ownConninfo()
        .map(Conninfo::clear)
        .equals(Optional.of(conninfo.clear()));
  }

  /** Prints without its secrets. */
  private static Command inServer(Conninfo conninfo) {
    return ServerPower.command(SET_CONNINFO + conninfo);
  }

  static boolean follows(RoleStatus status, RoleOrder.Rejoin order) {
    Replication at = status.replication();
    return at != null && at.standby() && at.streaming() && at.timeline() == order.timeline();
  }

  private ApplyOutcome throughRestart(RoleOrder.Rejoin order, FollowRoute route, Journal journal)
      throws Impossible, IOException {
    ServerProgram program = program();
    requireSame(order, program.control().identity());
    Conninfo conninfo = route.along(order.approach());
    Refusal stopped = power.stop(journal).orElse(null);
    if (stopped != null) {
      return new ApplyOutcome.Broken(List.of(stopped));
    }
    ControlData control = program.control();
    if (diverged(control, order)) {
      new Rewinding(program, access).run(control, conninfo, journal);
    }
    writeStandby(program.data(), order, conninfo, journal);
    Refusal failed = power.start(journal).orElse(null);
    if (failed != null) {
      return new ApplyOutcome.Broken(List.of(failed));
    }
    return standing
        .within(AFTER_START, status -> follows(status, order))
        .map(status -> finished(order, journal))
        .orElseGet(() -> silent(order));
  }

  private ApplyOutcome silent(RoleOrder.Rejoin order) {
    return PostgresqlRole.broken(
        "the server runs as a standby and does not stream from %s (timeline %d) yet"
            .formatted(order.primary(), order.timeline()),
        "look into its log: pg_hba.conf of the new primary, a password and the route are the usual reasons");
  }

  private static void writeStandby(
      Path data, RoleOrder.Rejoin order, Conninfo conninfo, Journal journal) throws IOException {
    journal.before(inFile(conninfo));
    Map<String, String> values = new LinkedHashMap<>();
    values.put("primary_conninfo", conninfo.clear());
    String slot = order.slot();
    if (slot != null) {
      values.put("primary_slot_name", slot);
    }
    Path file = data.resolve(Undoing.AUTO_CONF);
    AutoConf before = AutoConf.of(Files.readAllBytes(file));
    ServerFiles.replace(file, before.with(values).bytes());
    journal.after("done");
    journal.before(SIGNAL);
    Path signal = data.resolve("standby.signal");
    Rights rights = Rights.of(data.resolve("PG_VERSION"));
    FileWriting.all(Map.of(signal, FileState.Content.of(new byte[0], rights)));
    journal.after("done");
  }

  private static Command inFile(Conninfo conninfo) {
    return ServerPower.command("set primary_conninfo = " + conninfo + " in postgresql.auto.conf");
  }

  /** It follows; what it kept for followers of its own time as primary is given up. */
  private ApplyOutcome finished(RoleOrder.Rejoin order, Journal journal) {
    try {
      standing.reaching(watch -> {
        for (String sql : dropping(order).toList()) {
          PostgresqlRole.execute(watch.connection(), sql, journal);
        }
        return true;
      });
    } catch (Unreachable e) {
      journal.after("left: " + e.getMessage());
    }
    return ApplyOutcome.Applied.role(standing.status());
  }

  private static Stream<String> dropping(RoleOrder.Rejoin order) {
    return order.leftovers().stream()
        .map(slot ->
            "SELECT pg_catalog.pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots WHERE slot_name = %s AND NOT active"
                .formatted(Sql.literal(slot)));
  }

  /** After an interrupted rewind the server has its own configuration again. */
  void restore(Journal journal) {
    power.program().ifPresent(program -> new Rewinding(program, access).restore(journal));
  }
}
