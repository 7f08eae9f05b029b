package io.understudy.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import io.understudy.sync.ComponentPlan;
import io.understudy.sync.LeftOut;
import io.understudy.sync.Sync;
import io.understudy.sync.SyncState;
import io.understudy.sync.Verification;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sync as programs see it. Absent fields have no value yet.
 *
 * @param plan every command, in order
 * @param notes what to know of the order and of restarts
 * @param leftOut differences that the plan does not take in
 * @param verified how many parameters were read back as planned
 * @param total how many parameters it changes
 * @param wrong what was read back and is not as planned
 * @param adoptInto the primary that takes the standby's values; absent when the standby is made
 *     equal
 * @param putBack components that are as before again
 * @param notPutBack parameters that somebody else has changed in the meantime
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncAnswer(
    long id,
    String cluster,
    String standby,
    SyncState state,
    String planHash,
    List<PlannedCommand> plan,
    List<PlanNote> notes,
    List<LeftOut> leftOut,
    int verified,
    int total,
    @Nullable Integer revision,
    boolean force,
    boolean restart,
    boolean allowDeletions,
    boolean automatic,
    @Nullable String adoptInto,
    String reason,
    @Nullable String detail,
    @Nullable String waitsFor,
    List<Refusal> refusals,
    List<Verification.Wrong> wrong,
    List<String> putBack,
    List<ParameterKey> notPutBack,
    List<ParameterKey> pendingRestart,
    String proposedBy,
    Instant proposedAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable String comment,
    @Nullable String operation,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  /** One command of the plan, secrets masked. */
  public record PlannedCommand(
      String component,
      String command,
      Command.Kind kind,
      List<ParameterKey> keys,
      Effect effect,
      boolean guarded) {}

  /** One sentence on a component's part of the plan. */
  public record PlanNote(String component, String text) {}

  private static Stream<PlanNote> notes(ComponentPlan plan) {
    return plan.notes().stream().map(note -> new PlanNote(plan.component(), note));
  }

  static SyncAnswer of(Sync sync) {
    Integer verified = sync.verified();
    return new SyncAnswer(
        sync.id(),
        sync.cluster(),
        sync.standby(),
        sync.state(),
        sync.planHash(),
        sync.plan().components().stream().flatMap(SyncAnswer::commands).toList(),
        sync.plan().components().stream().flatMap(SyncAnswer::notes).toList(),
        sync.plan().leftOut(),
        verified == null ? 0 : verified,
        sync.total(),
        sync.request().revision(),
        sync.request().force(),
        sync.request().restart(),
        sync.request().allowDeletions(),
        sync.automatic(),
        sync.request().adoptInto(),
        sync.request().reason(),
        sync.detail(),
        sync.waitsFor(),
        sync.result().refusals(),
        sync.result().wrong(),
        sync.result().putBack(),
        sync.result().left(),
        sync.result().pendingRestart(),
        sync.proposedBy().name(),
        sync.proposedAt(),
        sync.decidedBy(),
        sync.decidedAt(),
        sync.comment(),
        sync.operation() == null ? null : sync.operation().toString(),
        sync.startedAt(),
        sync.finishedAt());
  }

  private static Stream<PlannedCommand> commands(ComponentPlan plan) {
    return plan.commands().stream()
        .map(command ->
            new PlannedCommand(
                plan.component(),
                command.text(),
                command.kind(),
                command.keys(),
                command.effect(),
                command.guarded()));
  }
}
