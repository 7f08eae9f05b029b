package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Roles of servers of which one replays the other: the primary is shut down before the standby is
 * promoted, and where it ended says what the standby must have.
 */
final class StreamingRole {

  private static final String CHECKPOINT = "CHECKPOINT";

  private final RoleStanding standing;
  private final ServerPower power;

  StreamingRole(RoleStanding standing, ServerPower power) {
    this.standing = standing;
    this.power = power;
  }

  /**
   * Most of what a shutdown would have to write is on disk after this, and programs, statements and
   * code that will be needed in a hurry have been used once.
   */
  ApplyOutcome prepare(Journal journal) {
    return standing.reaching(watch -> {
      Connection connection = watch.connection();
      if (RoleStanding.inRecovery(connection)) {
        new Promotion(connection).rehearse();
      } else {
        PostgresqlRole.execute(connection, CHECKPOINT, journal);
      }
      standing.stopped();
      power.program().ifPresent(StreamingRole::rehearse);
      return ApplyOutcome.Applied.role(standing.running());
    });
  }

  Draft preparation() {
    return standing.reaching(watch ->
        new Draft.Ready(
            RoleStanding.inRecovery(watch.connection())
                ? List.of()
                : List.of(ServerPower.command(CHECKPOINT))));
  }

  private static void rehearse(ServerProgram program) {
    try {
      program.control();
    } catch (IOException e) {
      return; // said when it counts
    }
  }

  /** Why it is not shut down; nothing of it was done. */
  private Optional<Refusal> undemotable() {
    Optional<Refusal> missing = power.missing();
    if (missing.isPresent()) {
      return missing;
    }
    return power.runs() && standing.reaching(watch -> RoleStanding.inRecovery(watch.connection()))
        ? Optional.of(
            new Refusal(
                null,
                "this server follows another one; it is not the primary",
                "poll the cluster and look who is the primary"))
        : Optional.empty();
  }

  Draft demotion() {
    return undemotable()
        .<Draft>map(refusal -> new Draft.Refused(List.of(refusal)))
        .orElseGet(
            () -> new Draft.Ready(power.runs() ? List.of(ServerPower.STOPPING_IT) : List.of()));
  }

  Draft promotion() {
    return standing.reaching(watch ->
        new Draft.Ready(
            RoleStanding.inRecovery(watch.connection())
                ? List.of(ServerPower.command(Promotion.COMMAND))
                : List.of()));
  }

  /** Shut down in order: what it wrote last reaches whoever follows, before it ends. */
  ApplyOutcome demote(Journal journal) {
    Optional<Refusal> inTheWay = undemotable();
    if (inTheWay.isPresent()) {
      return new ApplyOutcome.Refused(List.of(inTheWay.get()));
    }
    Optional<Refusal> failed = power.stop(journal);
    return failed
        .<ApplyOutcome>map(refusal -> new ApplyOutcome.Broken(List.of(refusal)))
        .orElseGet(() -> afterStop(journal));
  }

  private ApplyOutcome afterStop(Journal journal) {
    return standing
        .stopped()
        .filter(status -> status.duty() == Duty.STOPPED)
        .<ApplyOutcome>map(status -> {
          Replication at = status.replication();
          journal.mark("stopped at " + (at == null ? "?" : at.position()));
          return ApplyOutcome.Applied.role(status);
        })
        .orElseGet(() ->
            PostgresqlRole.broken(
                "the server has ended, and not in order: what it wrote last may be on its disk only",
                "start it again as the primary, look into its log, then try again"));
  }

  ApplyOutcome promote(RoleOrder.@Nullable CatchUp after, Journal journal) {
    return standing.reaching(watch -> {
      Connection connection = watch.connection();
      if (!RoleStanding.inRecovery(connection)) {
        return ApplyOutcome.Applied.role(standing.promoted(connection));
      }
      ApplyOutcome failed = new Promotion(connection).run(after, journal).orElse(null);
      if (failed == null) {
        return reached(connection);
      }
      return failed instanceof ApplyOutcome.Broken broken && RoleStanding.inRecovery(connection)
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
    RoleStatus now = standing.within(Duration.ofSeconds(60), status -> true).orElse(null);
    if (now == null) {
      return broken;
    }
    return now.duty() == Duty.WRITABLE
        ? ApplyOutcome.Applied.role(now)
        : new ApplyOutcome.Refused(broken.refusals());
  }

  private ApplyOutcome reached(Connection connection) {
    return standing.reaching(_ -> ApplyOutcome.Applied.role(standing.promoted(connection)));
  }

  /** Why it is not started again as the primary. */
  private Optional<Refusal> unresumable() {
    Optional<Refusal> missing = power.missing();
    if (missing.isPresent()) {
      return missing;
    }
    if (power.program().filter(this::signalled).isPresent()) {
      return Optional.of(
          new Refusal(
              null,
              "this server is set up as a standby (standby.signal); starting it would not make it the primary",
              "look at who serves, then remove standby.signal and start it by hand"));
    }
    return power.settle() && power.runs() && standing.answers(RoleStatus::follows)
        ? Optional.of(new Refusal(null, "this server follows another one", "look at who serves"))
        : Optional.empty();
  }

  Draft resumption() {
    return unresumable()
        .<Draft>map(refusal -> new Draft.Refused(List.of(refusal)))
        .orElseGet(
            () -> new Draft.Ready(power.runs() ? List.of() : List.of(ServerPower.STARTING_IT)));
  }

  /** The demoted primary serves again: nobody else was promoted. */
  ApplyOutcome resume(Journal journal) {
    Optional<Refusal> inTheWay = unresumable();
    if (inTheWay.isPresent()) {
      return new ApplyOutcome.Refused(List.of(inTheWay.get()));
    }
    if (!power.runs()) {
      Optional<Refusal> failed = power.start(journal);
      if (failed.isPresent()) {
        return new ApplyOutcome.Broken(List.of(failed.get()));
      }
    }
    return standing
        .within(Duration.ofSeconds(60), status -> status.duty() == Duty.WRITABLE)
        .<ApplyOutcome>map(ApplyOutcome.Applied::role)
        .orElseGet(() ->
            PostgresqlRole.broken(
                "the server was started and does not take writes within 60 s",
                "look into its log"));
  }

  private boolean signalled(ServerProgram program) {
    return Files.exists(program.data().resolve(RoleStanding.STANDBY_SIGNAL));
  }

  /**
   * Makes the slots, and lets the control file tell the timeline: it does so only after the first
   * checkpoint of a promoted server, and pg_rewind goes by it.
   */
  ApplyOutcome welcome(List<String> slots, Journal journal) {
    return standing.reaching(watch -> {
      for (String sql : welcomes(slots)) {
        PostgresqlRole.execute(watch.connection(), sql, journal);
      }
      return ApplyOutcome.Applied.role(standing.running());
    });
  }

  Draft welcoming(List<String> slots) {
    return new Draft.Ready(welcomes(slots).stream().map(ServerPower::command).toList());
  }

  private static List<String> welcomes(List<String> slots) {
    return Stream.concat(Stream.of(CHECKPOINT), slots.stream().map(StreamingRole::slot)).toList();
  }

  private static String slot(String name) {
    return "SELECT pg_catalog.pg_create_physical_replication_slot(%s, true) WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = %s)"
        .formatted(Sql.literal(name), Sql.literal(name));
  }

  /** The command to stop may have been given: it is waited for, as it goes on without us. */
  ApplyOutcome stopOutcome(RoleOrder order) {
    power.ended(Duration.ofSeconds(5));
    boolean serves = power.runs() && standing.answers(status -> status.duty() == Duty.WRITABLE);
    if (!serves) {
      power.ended(Duration.ofSeconds(60));
    }
    return standing
        .stopped()
        .filter(status -> status.duty() == Duty.STOPPED)
        .<ApplyOutcome>map(ApplyOutcome.Applied::role)
        .orElseGet(() -> PostgresqlRole.interrupted(order));
  }

  ApplyOutcome writableOutcome(RoleOrder order) {
    return standing
        .within(Duration.ofSeconds(20), status -> status.duty() == Duty.WRITABLE)
        .<ApplyOutcome>map(ApplyOutcome.Applied::role)
        .orElseGet(() -> PostgresqlRole.interrupted(order));
  }
}
