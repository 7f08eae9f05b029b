package io.understudy.polling;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.understudy.calendar.Cron;
import io.understudy.calendar.Timing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules as rows. */
@ApplicationScoped
class ScheduleRows implements PanacheRepository<ScheduleRow> {

  Optional<Schedule> of(long clusterId) {
    return findByIdOptional(clusterId).map(ScheduleRows::schedule);
  }

  List<Long> clusters() {
    return listAll().stream().map(row -> row.clusterId).toList();
  }

  void store(long clusterId, Schedule schedule) {
    ScheduleRow row =
        findByIdOptional(clusterId)
            .orElseGet(() -> {
              var fresh = new ScheduleRow();
              fresh.clusterId = clusterId;
              return fresh;
            });
    write(row, schedule);
    persist(row);
  }

  private static void write(ScheduleRow row, Schedule schedule) {
    row.every = null;
    row.cron = null;
    row.zone = null;
    switch (schedule.timing()) {
      case Timing.Every(Duration interval) -> row.every = interval.toString();
      case Cron cron -> {
        row.cron = cron.expression();
        row.zone = cron.zone().getId();
      }
    }
    Pause pause = schedule.pause();
    row.pauseReason = pause == null ? null : pause.reason();
    row.pauseBy = pause == null ? null : pause.by();
    row.pausedAt = pause == null ? null : pause.since();
    row.pausedUntil = pause == null ? null : pause.until();
    row.freezeWindows = ScheduleDocument.windows(schedule.freezeWindows()).toString();
  }

  private static Schedule schedule(ScheduleRow row) {
    Timing timing =
        row.every != null
            ? new Timing.Every(Duration.parse(row.every))
            : Cron.of(Objects.requireNonNull(row.cron), Objects.requireNonNull(row.zone));
    return new Schedule(timing, pause(row), ScheduleDocument.storedWindows(row.freezeWindows));
  }

  private static @Nullable Pause pause(ScheduleRow row) {
    return row.pauseReason == null
        ? null
        : new Pause(
            row.pauseReason,
            Objects.requireNonNull(row.pauseBy),
            Objects.requireNonNull(row.pausedAt),
            Objects.requireNonNull(row.pausedUntil));
  }
}
