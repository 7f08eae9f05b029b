package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.driver.LogPosition;
import io.understudy.driver.Replication;
import io.understudy.driver.Replication.Upstream;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Instance;
import io.understudy.operation.StepContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the primary writes arrives at the candidate. A primary that was started again a
 * moment ago is followed only after the standby's {@code wal_retrieve_retry_interval}; shut down
 * before, it would leave records behind, and clients waiting for nothing.
 */
@ApplicationScoped
class Arrival {

  /** Twice PostgreSQL's own interval. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Directors may hold clients by now. */
  private static final Duration BRIEFLY = Duration.ofSeconds(2);

  private static final Duration BEAT = Duration.ofMillis(50);

  private final Reader reader;
  private final Clock clock;

  Arrival(Reader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * Waits until the candidate has this much; why it has not, null when it has.
   *
   * @param written where the primary stood a moment ago, after it had written something
   */
  @Nullable String awaited(StepContext context, Instance candidate, LogPosition written) {
    return awaited(context, candidate, written, PATIENCE);
  }

  private @Nullable String awaited(
      StepContext context, Instance candidate, LogPosition written, Duration patience) {
    Instant end = clock.instant().plus(patience);
    String doubt = doubt(candidate, written);
    boolean told = false;
    while (doubt != null && clock.instant().isBefore(end) && !context.cancelRequested()) {
      if (!told) {
        context.note("waiting, since " + doubt);
        told = true;
      }
      LockSupport.parkNanos(BEAT.toNanos());
      doubt = doubt(candidate, written);
    }
    return doubt;
  }

  /**
   * Why a primary that still serves must not be shut down now; null when it may, and when it serves
   * no more: then the move has to find out where it ended. A link that was cut a moment ago says
   * that it streams for a long time yet; what was written since then tells.
   */
  @Nullable String forbids(StepContext context, Instance old, Instance candidate) {
    return reader.role(old) instanceof Reader.Told.Does(RoleStatus status)
            && status.duty() == Duty.WRITABLE
            && status.replication() != null
        ? awaited(context, candidate, status.replication().position(), BRIEFLY)
        : null;
  }

  private @Nullable String doubt(Instance candidate, LogPosition written) {
    return switch (reader.role(candidate)) {
      case Reader.Told.Silent(String reason) -> reason;
      case Reader.Told.Does(RoleStatus status) -> {
        Replication at = status.replication();
        Upstream upstream = at == null ? null : at.upstream();
        if (at == null || upstream == null || !upstream.streaming()) {
          yield candidate + " receives nothing from the primary at the moment";
        }
        yield at.position().compareTo(written) >= 0
            ? null
            : "%s has received %s, and the primary has written %s"
                .formatted(candidate, at.position(), written);
      }
    };
  }
}
