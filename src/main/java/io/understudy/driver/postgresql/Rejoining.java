package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a server follow another one, whatever it did before: a standby is re-pointed, a primary is
 * shut down, brought back by {@code pg_rewind} where it has diverged, and started as a standby.
 */
final class Rejoining {

  private static final Duration AS_IT_RUNS = Duration.ofSeconds(12);
  private static final Duration AFTER_START = Duration.ofSeconds(60);

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
      if (!new RoleReading(connection, access.dataDirectory())
          .ownConninfo()
          .map(Conninfo::clear)
          .equals(Optional.of(conninfo.clear()))) {
        setSecretly(connection, "primary_conninfo", conninfo, journal);
      }
      String slot = order.slot();
      if (slot != null) {
        PostgresqlRole.execute(
            connection, "ALTER SYSTEM SET primary_slot_name = " + Sql.literal(slot), journal);
      }
      Reload.run(connection);
      return true;
    });
    return standing
        .within(AS_IT_RUNS, status -> follows(status, order))
        .map(status -> finished(order, journal));
  }

  private static void setSecretly(
      Connection connection, String name, Conninfo value, Journal journal) throws SQLException {
    journal.before(ServerPower.command("ALTER SYSTEM SET " + name + " = " + value));
    try (var statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET " + name + " = " + Sql.literal(value.clear()));
    }
    journal.after("done");
  }

  static boolean follows(RoleStatus status, RoleOrder.Rejoin order) {
    Replication at = status.replication();
    return at != null && at.standby() && at.streaming() && at.timeline() == order.timeline();
  }

  private ApplyOutcome throughRestart(RoleOrder.Rejoin order, FollowRoute route, Journal journal)
      throws Impossible, IOException {
    Refusal missing = power.missing().orElse(null);
    if (missing != null) {
      throw new Impossible(missing.reason(), missing.remedy());
    }
    ServerProgram program = power.program().orElseThrow();
    requireSame(order, program.control().identity());
    Conninfo conninfo = route.along(order.approach());
    Refusal stopped = power.stop(journal).orElse(null);
    if (stopped != null) {
      return new ApplyOutcome.Broken(List.of(stopped));
    }
    ControlData control = program.control();
    if (TimelineHistory.diverged(control, order.timeline(), order.history())) {
      new Rewinding(program, access, journal).run(control, conninfo);
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
    journal.before(
        ServerPower.command("set primary_conninfo = " + conninfo + " in postgresql.auto.conf"));
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
    journal.before(ServerPower.command("create standby.signal"));
    Path signal = data.resolve("standby.signal");
    Rights rights = Rights.of(data.resolve("PG_VERSION"));
    FileWriting.all(Map.of(signal, FileState.Content.of(new byte[0], rights)));
    journal.after("done");
  }

  /** It follows; what it kept for followers of its own time as primary is given up. */
  private ApplyOutcome finished(RoleOrder.Rejoin order, Journal journal) {
    try {
      standing.reaching(watch -> {
        for (String slot : order.leftovers()) {
          String name = Sql.literal(slot);
          PostgresqlRole.execute(
              watch.connection(),
              "SELECT pg_catalog.pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots WHERE slot_name = %s AND NOT active"
                  .formatted(name),
              journal);
        }
        return true;
      });
    } catch (Unreachable e) {
      journal.after("left: " + e.getMessage());
    }
    return ApplyOutcome.Applied.role(standing.status());
  }

  /** After an interrupted rewind the server has its own configuration again. */
  void restore(Journal journal) {
    power.program().ifPresent(program -> new Rewinding(program, access, journal).restore());
  }
}
