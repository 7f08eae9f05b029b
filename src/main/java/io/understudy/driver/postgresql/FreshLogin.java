package io.understudy.driver.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether the server lets somebody in now, through a connection of its own, as any client comes.
 */
final class FreshLogin {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Access access;
  private final Clock clock;

  FreshLogin(Access access, Clock clock) {
    this.access = access;
    this.clock = clock;
  }

  /** Tries until it works or the time is over; then the last reason why not. */
  Optional<String> within(Duration limit) {
    Instant end = clock.instant().plus(limit);
    while (true) {
      Optional<String> reason = once(Duration.between(clock.instant(), end));
      if (reason.isEmpty() || Thread.currentThread().isInterrupted()) {
        return reason;
      }
      if (!clock.instant().isBefore(end)) {
        return reason;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private Optional<String> once(Duration left) {
    int seconds = Math.clamp(left.toSeconds() + 1, 1, 5);
    try (Connection connection = access.openPlain(seconds);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT 1")) {
      row.next();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(Failure.words(e));
    }
  }
}
