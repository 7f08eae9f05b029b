package io.understudy.agenda;

import io.understudy.calendar.Cron;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "rehearsal_plan")
class RehearsalPlanRow {
  @Id
  @Column(name = "cluster_id")
  long clusterId;

  String cron;
  String zone;
  @Nullable String candidate;

  @Column(name = "made_by")
  String madeBy;

  @Column(name = "made_at")
  Instant madeAt;

  @Column(name = "next_due")
  @Nullable Instant nextDue;

  RehearsalPlan plan() {
    return new RehearsalPlan(Cron.of(cron, zone), candidate, madeBy, madeAt, nextDue);
  }
}
