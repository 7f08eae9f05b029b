package io.understudy.sync;

import io.understudy.calendar.FreezeWindow;
import io.understudy.inventory.Cluster;
import io.understudy.polling.Schedules;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The freeze windows of the cluster's schedule. */
@ApplicationScoped
class Freezes {

  private final Schedules schedules;
  private final Clock clock;

  Freezes(Schedules schedules, Clock clock) {
    this.schedules = schedules;
    this.clock = clock;
  }

  /** Which window lets nothing be applied now, and until when; empty when none does. */
  Optional<String> blocking(Cluster cluster) {
    Instant now = clock.instant();
    return schedules.frozen(cluster, now).map(window -> words(window, now));
  }

  private static String words(FreezeWindow window, Instant now) {
    String until = window.openUntil(now).map(end -> " until " + end).orElse("");
    return "blocked by a freeze window" + until + ": " + window.reason();
  }
}
