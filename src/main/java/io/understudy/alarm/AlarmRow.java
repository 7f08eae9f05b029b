package io.understudy.alarm;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "alarm")
class AlarmRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "cluster_id")
  long clusterId;

  @Enumerated(EnumType.STRING)
  AlarmKind kind;

  String subject;
  String message;
  String evidence;

  @Column(name = "raised_at")
  Instant raisedAt;

  @Column(name = "ended_at")
  @Nullable Instant endedAt;

  @Column(name = "acknowledged_by")
  @Nullable String acknowledgedBy;

  @Column(name = "acknowledged_at")
  @Nullable Instant acknowledgedAt;

  @Nullable String note;

  Alarm alarm() {
    return new Alarm(
        Objects.requireNonNull(id),
        kind,
        subject,
        message,
        evidence.isEmpty() ? List.of() : evidence.lines().toList(),
        raisedAt,
        endedAt,
        acknowledgedBy,
        acknowledgedAt,
        note);
  }
}
