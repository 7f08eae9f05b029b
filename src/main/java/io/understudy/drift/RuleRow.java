package io.understudy.drift;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "rule")
class RuleRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "cluster_id")
  long clusterId;

  int position;
  String kind;
  @Nullable String component;
  @Nullable String key;
  @Nullable String pattern;

  @Column(name = "node_values")
  @ColumnTransformer(write = "?::jsonb")
  String nodeValues;

  @Nullable String approval;
  String reason;

  @Column(name = "expires_at")
  @Nullable Instant expiresAt;

  @Column(name = "created_by")
  String createdBy;

  @Column(name = "created_at")
  Instant createdAt;
}
