package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Controls;
import io.understudy.driver.Duty;
import io.understudy.driver.Journal;
import io.understudy.driver.LogPosition;
import io.understudy.driver.Refusal;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleControl;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStatus.Means;
import io.understudy.driver.RoleStyle;
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

/** Roles of PostgreSQL servers, that replicate or not. */
final class PostgresqlRole implements RoleControl {

  private static final String STANDBY_SIGNAL = "standby.signal";
  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(20);

  private final PostgresqlSession session;
  private final Access access;
  private final Surroundings around;
  private final ReadOnlyRole readOnly;
  private final ServerPower power;

  PostgresqlRole(PostgresqlSession session, Access access, Surroundings around) {
    this.session = session;
    this.access = access;
    this.around = around;
    this.readOnly = new ReadOnlyRole(session);
    this.power = new ServerPower(access, around.controls());
  }

  @Override
  public RoleStatus status() {
    try {
      return running();
    } catch (Unreachable first) {
      return stopped().orElseGet(this::running); // after a restart the old line is cut: anew
    }
  }

  private RoleStatus running() {
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
  private RoleStatus promoted(Connection connection) throws SQLException {
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
  private Optional<RoleStatus> stopped() {
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

  @Override
  public ApplyOutcome carryOut(RoleOrder order, Journal journal) {
    return switch (order) {
      case RoleOrder.Prepare _ -> prepare(journal);
      case RoleOrder.Demote(RoleStyle style) ->
          switch (style) {
            case READ_ONLY -> readOnly.demote(journal);
            case STREAMING -> stop(journal);
          };
      case RoleOrder.Promote(RoleStyle style, RoleOrder.CatchUp after) ->
          switch (style) {
            case READ_ONLY -> readOnly.promote(journal);
            case STREAMING -> promote(after, journal);
          };
      case RoleOrder.Resume(RoleStyle style) ->
          switch (style) {
            case READ_ONLY -> readOnly.promote(journal);
            case STREAMING -> resume(journal);
          };
      case RoleOrder.Welcome(List<String> slots) -> welcome(slots, journal);
      case RoleOrder.Rejoin rejoin ->
          new Rejoining(this, access, around, power).run(rejoin, journal);
    };
  }

  /**
   * Most of what a shutdown would have to write is on disk after this, and programs, statements and
   * code that will be needed in a hurry have been used once.
   */
  private ApplyOutcome prepare(Journal journal) {
    return session.reaching(watch -> {
      Connection connection = watch.connection();
      if (inRecovery(connection)) {
        new Promotion(connection).rehearse();
      } else {
        execute(connection, "CHECKPOINT", journal);
      }
      stopped();
      power.program().ifPresent(PostgresqlRole::rehearse);
      return ApplyOutcome.Applied.role(running());
    });
  }

  private static void rehearse(ServerProgram program) {
    try {
      program.control();
    } catch (IOException e) {
      return; // said when it counts
    }
  }

  static void execute(Connection connection, String sql, Journal journal) throws SQLException {
    journal.before(ServerPower.command(sql));
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
    journal.after("done");
  }

  /** Shut down in order: what it wrote last reaches whoever follows, before it ends. */
  private ApplyOutcome stop(Journal journal) {
    Optional<Refusal> missing = power.missing();
    if (missing.isPresent()) {
      return new ApplyOutcome.Refused(List.of(missing.get()));
    }
    if (power.runs() && session.reaching(watch -> inRecovery(watch.connection()))) {
      return refused(
          "this server follows another one; it is not the primary",
          "poll the cluster and look who is the primary");
    }
    Optional<Refusal> failed = power.stop(journal);
    return failed
        .<ApplyOutcome>map(refusal -> new ApplyOutcome.Broken(List.of(refusal)))
        .orElseGet(() -> afterStop(journal));
  }

  private ApplyOutcome afterStop(Journal journal) {
    return stopped()
        .filter(status -> status.duty() == Duty.STOPPED)
        .<ApplyOutcome>map(status -> {
          Replication at = status.replication();
          journal.mark("stopped at " + (at == null ? "?" : at.position()));
          return ApplyOutcome.Applied.role(status);
        })
        .orElseGet(() ->
            broken(
                "the server has ended, and not in order: what it wrote last may be on its disk only",
                "start it again as the primary, look into its log, then try again"));
  }

  private static boolean inRecovery(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private ApplyOutcome promote(RoleOrder.@Nullable CatchUp after, Journal journal) {
    return session.reaching(watch -> {
      Connection connection = watch.connection();
      if (!inRecovery(connection)) {
        return ApplyOutcome.Applied.role(promoted(connection));
      }
      ApplyOutcome failed = new Promotion(connection).run(after, journal).orElse(null);
      if (failed == null) {
        return reached(connection);
      }
      return failed instanceof ApplyOutcome.Broken broken && inRecovery(connection)
          ? takenBack(broken, journal)
          : failed;
    });
  }

  /**
   * A server that was told to leave recovery and did not may do so at any later moment; a restart
   * makes it forget that, so that the old primary can serve again without a rival.
   */
  private ApplyOutcome takenBack(ApplyOutcome.Broken broken, Journal journal) {
    if (power.missing().isPresent()
        || power.stop(journal).isPresent()
        || power.start(journal).isPresent()) {
      return broken;
    }
    RoleStatus now = within(Duration.ofSeconds(60), status -> true).orElse(null);
    if (now == null) {
      return broken;
    }
    return now.duty() == Duty.WRITABLE
        ? ApplyOutcome.Applied.role(now)
        : new ApplyOutcome.Refused(broken.refusals());
  }

  private ApplyOutcome reached(Connection connection) {
    return session.reaching(_ -> ApplyOutcome.Applied.role(promoted(connection)));
  }

  /** The demoted primary serves again: nobody else was promoted. */
  private ApplyOutcome resume(Journal journal) {
    Optional<Refusal> missing = power.missing();
    if (missing.isPresent()) {
      return new ApplyOutcome.Refused(List.of(missing.get()));
    }
    if (power.program().filter(this::signalled).isPresent()) {
      return refused(
          "this server is set up as a standby (standby.signal); starting it would not make it the primary",
          "look at who serves, then remove standby.signal and start it by hand");
    }
    if (power.settle() && power.runs() && answers(RoleStatus::follows)) {
      return refused("this server follows another one", "look at who serves");
    }
    if (!power.runs()) {
      Optional<Refusal> failed = power.start(journal);
      if (failed.isPresent()) {
        return new ApplyOutcome.Broken(List.of(failed.get()));
      }
    }
    return within(Duration.ofSeconds(60), status -> status.duty() == Duty.WRITABLE)
        .<ApplyOutcome>map(ApplyOutcome.Applied::role)
        .orElseGet(() ->
            broken(
                "the server was started and does not take writes within 60 s",
                "look into its log"));
  }

  private boolean signalled(ServerProgram program) {
    return Files.exists(program.data().resolve(STANDBY_SIGNAL));
  }

  private boolean answers(Predicate<RoleStatus> what) {
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

  /**
   * Makes the slots, and lets the control file tell the timeline: it does so only after the first
   * checkpoint of a promoted server, and pg_rewind goes by it.
   */
  private ApplyOutcome welcome(List<String> slots, Journal journal) {
    return session.reaching(watch -> {
      Connection connection = watch.connection();
      execute(connection, "CHECKPOINT", journal);
      for (String slot : slots) {
        String sql =
            "SELECT pg_catalog.pg_create_physical_replication_slot(%s, true) WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = %s)"
                .formatted(Sql.literal(slot), Sql.literal(slot));
        execute(connection, sql, journal);
      }
      return ApplyOutcome.Applied.role(running());
    });
  }

  @Override
  public ApplyOutcome recover(RoleOrder order, Journal journal) {
    boolean begun =
        journal.entries().stream().anyMatch(entry -> entry.kind() == Journal.Entry.Kind.BEFORE);
    if (!begun) {
      return new ApplyOutcome.PutBack(
          List.of(
              new Refusal(
                  null,
                  "the agent ended before the first command, so nothing was changed",
                  "try again")));
    }
    return switch (order) {
      case RoleOrder.Prepare _ -> interrupted(order);
      case RoleOrder.Welcome _ -> interrupted(order);
      case RoleOrder.Demote(RoleStyle style) ->
          style == RoleStyle.STREAMING ? stopOutcome(order) : interrupted(order);
      case RoleOrder.Promote(RoleStyle style, var _) ->
          style == RoleStyle.STREAMING ? writableOutcome(order) : interrupted(order);
      case RoleOrder.Resume(RoleStyle style) ->
          style == RoleStyle.STREAMING ? writableOutcome(order) : interrupted(order);
      case RoleOrder.Rejoin rejoin -> {
        new Rejoining(this, access, around, power).restore(journal);
        yield interrupted(rejoin);
      }
    };
  }

  /** The command to stop may have been given: it is waited for, as it goes on without us. */
  private ApplyOutcome stopOutcome(RoleOrder order) {
    power.ended(Duration.ofSeconds(5));
    boolean serves = power.runs() && answers(status -> status.duty() == Duty.WRITABLE);
    if (!serves) {
      power.ended(Duration.ofSeconds(60));
    }
    return stopped()
        .filter(status -> status.duty() == Duty.STOPPED)
        .<ApplyOutcome>map(ApplyOutcome.Applied::role)
        .orElseGet(() -> interrupted(order));
  }

  private ApplyOutcome writableOutcome(RoleOrder order) {
    return within(Duration.ofSeconds(20), status -> status.duty() == Duty.WRITABLE)
        .<ApplyOutcome>map(ApplyOutcome.Applied::role)
        .orElseGet(() -> interrupted(order));
  }

  private static ApplyOutcome interrupted(RoleOrder order) {
    return broken(
        "the agent was ended while it carried out '%s', so it may be half done"
            .formatted(order.verb()),
        "ask for it again; it can be repeated without harm");
  }

  static ApplyOutcome broken(String reason, String remedy) {
    return new ApplyOutcome.Broken(List.of(new Refusal(null, reason, remedy)));
  }

  static ApplyOutcome refused(String reason, String remedy) {
    return new ApplyOutcome.Refused(List.of(new Refusal(null, reason, remedy)));
  }

  /** Does something with the server's connection. */
  <T> T reaching(PostgresqlSession.Reaching<T> use) {
    return session.reaching(use);
  }
}
