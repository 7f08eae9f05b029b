package io.understudy.agenda;

import io.understudy.operation.OperationId;
import io.understudy.switchover.MoveRequest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A move that runs at a time.
 *
 * @param due when
 * @param request what was asked for, confirmed when it was made
 * @param madeBy whose permissions count at that time
 * @param planned whether the cluster's plan of rehearsals made it
 * @param settledBy who cancelled it, or {@code system}; null while it waits
 * @param outcome why it did not run, in words; null when it did or waits
 * @param operation what it became, null unless it started
 */
public record Appointment(
    UUID id,
    long clusterId,
    Instant due,
    MoveRequest request,
    String madeBy,
    boolean planned,
    Instant madeAt,
    State state,
    @Nullable Instant settledAt,
    @Nullable String settledBy,
    @Nullable String outcome,
    @Nullable OperationId operation) {

  /** Where it stands. */
  public enum State {
    /** Its time has not come. */
    SCHEDULED,
    /** It became an operation. */
    STARTED,
    /** At its time something blocked it, and it did not run. */
    BLOCKED,
    /** No console was there at its time, and it did not run. */
    MISSED,
    CANCELLED
  }
}
