package io.understudy.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

@Entity
@Immutable
@Table(name = "audit_entry")
class AuditRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  Instant at;

  @Column(name = "actor_name")
  String actorName;

  @Enumerated(EnumType.STRING)
  @Column(name = "actor_kind")
  Actor.Kind actorKind;

  String action;
  @Nullable String cluster;
  @Nullable String subject;

  @ColumnTransformer(write = "?::jsonb")
  String details;
}
