package io.understudy.switchover;

import io.understudy.driver.Replication;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Instance;
import io.understudy.operation.StepContext;
import io.understudy.polling.RoleSighting;
import io.understudy.polling.RoleSightings;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What of a lost primary's log never reached the candidate, as far as anybody knows. */
@Singleton
class Loss {

  private final RoleSightings roles;
  private final Reader reader;
  private final Clock clock;

  Loss(RoleSightings roles, Reader reader, Clock clock) {
    this.roles = roles;
    this.reader = reader;
    this.clock = clock;
  }

  /** Notes it in bytes and seconds, where both were seen. */
  void say(StepContext context, Instance old, Instance candidate) {
    RoleSighting seen = roles.of(old.id()).orElse(null);
    Replication last = replication(seen == null ? null : seen.served());
    Instant at = seen == null ? null : seen.servedAt();
    if (last == null
        || at == null
        || !(reader.role(candidate) instanceof Reader.Told.Does(RoleStatus status))) {
      return;
    }
    Replication now = replication(status);
    if (now != null && now.standby()) {
      context.note(
          "%s has received %s, and %s was at %s when last verified, %d s ago: %d bytes are known to be missing"
              .formatted(
                  candidate,
                  now.position(),
                  old,
                  last.position(),
                  Math.max(0, Duration.between(at, clock.instant()).toSeconds()),
                  now.position().behind(last.position())));
    }
  }

  private static @Nullable Replication replication(@Nullable RoleStatus status) {
    return status == null ? null : status.replication();
  }
}
