package io.understudy.operation;

import io.understudy.audit.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation as the journal has it.
 *
 * @param body the request, JSON as its kind wrote it
 * @param actor who started it
 * @param verdict final once {@code phase} is {@link Phase#ENDED}
 * @param reason why it turned, stopped or left something, in one sentence; null when all went well
 * @param step the step that is next or at work; the last one when ended
 * @param cancelRequestedBy null unless someone asked to cancel
 * @param owner the console that drives or drove it last
 * @param attempts oldest first
 * @param facts what its steps remembered
 */
public record Operation(
    OperationId id,
    long clusterId,
    String kind,
    String body,
    Actor actor,
    Phase phase,
    Verdict verdict,
    @Nullable String reason,
    String step,
    Instant createdAt,
    @Nullable Instant finishedAt,
    @Nullable String cancelRequestedBy,
    @Nullable String owner,
    long token,
    List<Attempt> attempts,
    Map<String, String> facts) {

  public Operation {
    attempts = List.copyOf(attempts);
    facts = Map.copyOf(facts);
  }

  public boolean ended() {
    return phase == Phase.ENDED;
  }

  /** Whether asking to cancel would still do something. */
  public boolean cancellable() {
    return phase == Phase.FORWARD && cancelRequestedBy == null;
  }

  /** The public word: {@code RUNNING} until it has ended, then the verdict. */
  public String state() {
    return ended() ? verdict.name() : "RUNNING";
  }

  Operation with(List<Attempt> itsAttempts, Map<String, String> itsFacts) {
    return new Operation(
        id,
        clusterId,
        kind,
        body,
        actor,
        phase,
        verdict,
        reason,
        step,
        createdAt,
        finishedAt,
        cancelRequestedBy,
        owner,
        token,
        itsAttempts,
        itsFacts);
  }

  /** Whether the step was begun in this direction. */
  boolean begun(String name, Direction direction) {
    return attempts.stream()
        .anyMatch(attempt -> attempt.step().equals(name) && attempt.direction() == direction);
  }
}
