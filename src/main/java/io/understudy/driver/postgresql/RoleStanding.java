package io.understudy.driver.postgresql;

import io.understudy.driver.Controls;
import io.understudy.driver.Duty;
import io.understudy.driver.LogPosition;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStatus.Means;
import io.understudy.driver.Surroundings;
import io.understudy.driver.Unreachable;
import io.understudy.driver.postgresql.replication.ControlData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a server stands: what it does and where it is, by asking it, or by its files when it is down.
 */
final class RoleStanding {

  static final String STANDBY_SIGNAL = "standby.signal";
  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(20);

  private final PostgresqlSession session;
  private final Access access;
  private final Surroundings around;
  private final ServerPower power;

  RoleStanding(PostgresqlSession session, Access access, Surroundings around, ServerPower power) {
    this.session = session;
    this.access = access;
    this.around = around;
    this.power = power;
  }

  /** Read now; of one that is down, by its files. */
  RoleStatus status() {
    try {
      return running();
    } catch (Unreachable first) {
      return stopped().orElseGet(this::running); // after a restart the old line is cut: anew
    }
  }

  /** Of a server that answers. */
  RoleStatus running() {
    Replication replication =
        session.reaching(
            watch -> new RoleReading(watch.connection(), access.dataDirectory()).replication());
    Duty duty = replication.standby() ? Duty.IN_RECOVERY : session.collect().condition().duty();
    return status(duty, replication);
  }

  private RoleStatus status(Duty duty, @Nullable Replication replication) {
    String identity = session.reaching(Watch::identifier).orElse(null);
    return new RoleStatus(duty, identity, replication, means(), access.upstreams().keySet());
  }

  /** What a promoted server does, without a look at all of its configuration. */
  RoleStatus promoted(Connection connection) throws SQLException {
    return status(Duty.WRITABLE, new RoleReading(connection, access.dataDirectory()).replication());
  }

  private Set<Means> means() {
    Set<Means> means = EnumSet.noneOf(Means.class);
    if (around.controls().has(Controls.Verb.START)) {
      means.add(Means.START);
    }
    if (around.controls().has(Controls.Verb.STOP)) {
      means.add(Means.STOP);
    }
    power
        .program()
        .ifPresent(program -> {
          means.add(Means.FILES);
          if (program.has("pg_rewind")) {
            means.add(Means.REWIND);
          }
        });
    return means;
  }

  /** What the files of a server say that does not run; empty when it runs or they are not known. */
  Optional<RoleStatus> stopped() {
    Optional<ServerProgram> program = power.program();
    if (program.isEmpty() || power.runs()) {
      return Optional.empty();
    }
    try {
      ControlData control = program.get().control();
      return Optional.of(stopped(program.get().data(), control));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private RoleStatus stopped(Path data, ControlData control) {
    boolean standby = Files.exists(data.resolve(STANDBY_SIGNAL));
    LogPosition end = control.end();
    return new RoleStatus(
        control.inOrder() ? Duty.STOPPED : Duty.CRASHED,
        control.identity(),
        new Replication(
            standby,
            control.endTimeline(),
            end,
            standby ? end : null,
            null,
            null,
            false,
            null,
            List.of(),
            List.of(),
            List.of(),
            Map.of(
                "wal_log_hints", control.hints() ? "on" : "off",
                "data_checksums", control.checksums() ? "on" : "off")),
        means(),
        access.upstreams().keySet());
  }

  static boolean inRecovery(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Whether it answers, and is so. */
  boolean answers(Predicate<RoleStatus> what) {
    try {
      return what.test(running());
    } catch (Unreachable e) {
      return false;
    }
  }

  /** The first status that is so, within the limit. */
  Optional<RoleStatus> within(Duration limit, Predicate<RoleStatus> wanted) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        RoleStatus now = running();
        if (wanted.test(now)) {
          return Optional.of(now);
        }
      } catch (Unreachable e) {
        if (System.nanoTime() > end) { // it may be on its way up
          return Optional.empty();
        }
      }
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
      LockSupport.parkNanos(BEAT);
    }
  }

  /** Does something with the server's connection. */
  <T> T reaching(PostgresqlSession.Reaching<T> use) {
    return session.reaching(use);
  }
}
