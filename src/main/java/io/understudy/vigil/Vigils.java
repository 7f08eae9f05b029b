package io.understudy.vigil;

import io.understudy.alarm.AlarmKind;
import io.understudy.alarm.Alarms;
import io.understudy.inventory.Cluster;
import io.understudy.vigil.VigilState.Word;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How automatic failover stands. */
@ApplicationScoped
public class Vigils {

  private static final Duration LATE = Duration.ofSeconds(30);

  private final VigilRows rows;
  private final Alarms alarms;
  private final Clock clock;

  Vigils(VigilRows rows, Alarms alarms, Clock clock) {
    this.rows = rows;
    this.alarms = alarms;
    this.clock = clock;
  }

  /** As of the last check; a check that is overdue is said. */
  public VigilState of(Cluster cluster) {
    var wanted = cluster.automaticFailover();
    if (wanted == null) {
      return VigilState.off();
    }
    if (blocked(cluster)) {
      return new VigilState(Word.BLOCKED, Look.UNACKNOWLEDGED, null, 0, null);
    }
    return rows.find(cluster)
        .filter(state -> !overdue(state, wanted.every()))
        .orElseGet(
            () -> new VigilState(Word.DISARMED, "no console has checked it lately", null, 0, null));
  }

  private boolean overdue(VigilState state, Duration every) {
    Instant at = state.checkedAt();
    return at == null || at.plus(every.multipliedBy(3)).plus(LATE).isBefore(clock.instant());
  }

  /** Whether an earlier one waits for somebody. */
  boolean blocked(Cluster cluster) {
    return alarms.open(cluster).stream()
        .anyMatch(alarm -> alarm.kind() == AlarmKind.FAILED_OVER && !alarm.acknowledged());
  }
}
