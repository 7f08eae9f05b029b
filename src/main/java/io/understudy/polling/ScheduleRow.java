package io.understudy.polling;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "poll_schedule")
class ScheduleRow {
  @Id
  @Column(name = "cluster_id")
  long clusterId;

  @Nullable String every;
  @Nullable String cron;
  @Nullable String zone;

  @Column(name = "pause_reason")
  @Nullable String pauseReason;

  @Column(name = "pause_by")
  @Nullable String pauseBy;

  @Column(name = "paused_at")
  @Nullable Instant pausedAt;

  @Column(name = "paused_until")
  @Nullable Instant pausedUntil;

  @Column(name = "freeze_windows")
  @ColumnTransformer(write = "?::jsonb")
  String freezeWindows = "[]";
}
