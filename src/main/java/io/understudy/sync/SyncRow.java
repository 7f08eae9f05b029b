package io.understudy.sync;

import io.understudy.audit.Actor;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "sync")
class SyncRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "cluster_id")
  long clusterId;

  String standby;

  @Enumerated(EnumType.STRING)
  SyncState state;

  boolean automatic;
  boolean inside;

  @ColumnTransformer(write = "?::jsonb")
  String request;

  @ColumnTransformer(write = "?::jsonb")
  String plan;

  @Column(name = "plan_hash")
  String planHash;

  int total;
  @Nullable Integer verified;

  @ColumnTransformer(write = "?::jsonb")
  String result;

  @Nullable String detail;

  @Column(name = "waits_for")
  @Nullable String waitsFor;

  @Column(name = "operation_id")
  @Nullable UUID operationId;

  @Column(name = "proposed_by")
  String proposedBy;

  @Enumerated(EnumType.STRING)
  @Column(name = "proposed_kind")
  Actor.Kind proposedKind;

  @Column(name = "proposed_at")
  Instant proposedAt;

  @Column(name = "decided_by")
  @Nullable String decidedBy;

  @Column(name = "decided_at")
  @Nullable Instant decidedAt;

  @Nullable String comment;

  @Column(name = "started_at")
  @Nullable Instant startedAt;

  @Column(name = "finished_at")
  @Nullable Instant finishedAt;
}
