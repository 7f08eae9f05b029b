package io.understudy.driver.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.util.PSQLException;

/**
 * Whether the server lets somebody in now, through a connection of its own, as any client comes.
 */
final class FreshLogin {

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Classes of SQLSTATE: connection, resources, intervention (starting, stopping). */
  private static final List<String> PASSING = List.of("08", "53", "57");

  private final Access access;
  private final Clock clock;

  FreshLogin(Access access, Clock clock) {
    this.access = access;
    this.clock = clock;
  }

  /**
   * Tries until it works, the server says no for good, or the time is over; then the last reason
   * why not. Being started, stopped or full is not for good; a refused password is.
   */
  Optional<String> within(Duration limit) {
    Instant end = clock.instant().plus(limit);
    while (true) {
      Optional<SQLException> failure = once(Duration.between(clock.instant(), end));
      if (failure.isEmpty()
          || failure.filter(FreshLogin::forGood).isPresent()
          || Thread.currentThread().isInterrupted()
          || !clock.instant().isBefore(end)) {
        return failure.map(Failure::words);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean forGood(SQLException e) {
    String state = Optional.ofNullable(e.getSQLState()).orElse("");
    return e instanceof PSQLException answer
        && answer.getServerErrorMessage() != null
        && PASSING.stream().noneMatch(state::startsWith);
  }

  private Optional<SQLException> once(Duration left) {
    int seconds = Math.clamp(left.toSeconds() + 1, 1, 5);
    try (Connection connection = access.openPlain(seconds);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT 1")) {
      row.next();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    }
  }
}
