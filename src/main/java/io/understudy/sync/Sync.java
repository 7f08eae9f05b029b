package io.understudy.sync;

import io.understudy.audit.Actor;
import io.understudy.operation.OperationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sync as it stands.
 *
 * @param automatic made by the console itself
 * @param inside part of another operation, such as a switchover
 * @param planHash what an approval names
 * @param total how many parameters it changes
 * @param verified how many of them were read back as planned; null before anything was read
 * @param detail what came of it, in one sentence; null before it ended
 * @param waitsFor why it does not run though it is approved; null when nothing holds it
 * @param operation its journal, null before it ran
 * @param decidedBy who approved, rejected or withdrew it, or {@code system} for a rule
 * @param comment what they said
 */
public record Sync(
    long id,
    long clusterId,
    String cluster,
    SyncState state,
    boolean automatic,
    boolean inside,
    SyncRequest request,
    Plan plan,
    String planHash,
    int total,
    @Nullable Integer verified,
    SyncResult result,
    @Nullable String detail,
    @Nullable String waitsFor,
    @Nullable OperationId operation,
    Actor proposedBy,
    Instant proposedAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable String comment,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  /** The standby that is made equal, or whose values the primary takes. */
  public String standby() {
    return request.standby();
  }

  /** The node that is changed. */
  public String target() {
    return request.target();
  }
}
