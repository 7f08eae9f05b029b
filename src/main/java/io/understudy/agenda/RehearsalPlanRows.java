package io.understudy.agenda;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans of rehearsals as rows. */
@ApplicationScoped
class RehearsalPlanRows implements PanacheRepository<RehearsalPlanRow> {

  List<RehearsalPlanRow> due(Instant now) {
    return list("nextDue <= ?1", now);
  }

  /** False when another console moved it on first. */
  boolean moveOn(RehearsalPlanRow plan, @Nullable Instant next) {
    return update(
            "nextDue = ?1 where clusterId = ?2 and nextDue = ?3",
            next,
            plan.clusterId,
            plan.nextDue)
        > 0;
  }
}
