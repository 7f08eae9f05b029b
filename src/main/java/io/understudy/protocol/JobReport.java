package io.understudy.protocol;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a job stands: the answer to putting it and to {@code GET /v1/instances/{instance}/jobs/{id}}
 * (404 when the agent never took it). Kept for 30 days.
 *
 * @param outcome null while it runs
 * @param journal what it has done so far, secrets masked
 */
public record JobReport(
    String id,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable ApplyOutcome outcome,
    List<Journal.Entry> journal) {

  public JobReport {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(startedAt, "startedAt");
    journal = List.copyOf(journal);
  }
}
