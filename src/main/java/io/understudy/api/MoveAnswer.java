package io.understudy.api;

import io.understudy.operation.Attempt;
import io.understudy.probe.Probed;
import io.understudy.readiness.FindingCode;
import io.understudy.switchover.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A switchover, failover or rehearsal as clients see it.
 *
 * @param state {@code RUNNING}, {@code SUCCEEDED}, {@code FAILED}, {@code ERROR}, {@code UNKNOWN}
 *     or {@code CANCELLED}
 * @param phase {@code FORWARD} while it can be cancelled, {@code BOUND} past the point of no
 *     return, {@code BACK} while it is undone, {@code ENDED}
 * @param detail why it is no plain success, null when it is
 * @param ticket where the change is kept elsewhere, possibly empty
 * @param downtimeMillis how long nobody could write, null while that is not known
 * @param probes how each went when it was asked last, by the step {@code verify}
 */
@Schema(name = "Switchover")
public record MoveAnswer(
    String id,
    String cluster,
    String kind,
    String from,
    String candidate,
    String state,
    String phase,
    @Nullable String detail,
    String reason,
    String ticket,
    Set<FindingCode> override,
    String unapplied,
    List<String> unappliedChanges,
    String startedBy,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String cancelRequestedBy,
    @Nullable Long downtimeMillis,
    List<StepAnswer> steps,
    List<ProbeAnswer> probes) {

  @Schema(name = "SwitchoverStep")
  public record StepAnswer(
      String name,
      String state,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String detail,
      List<AttemptAnswer> attempts) {}

  /**
   * A probe.
   *
   * @param detail what came
   * @param millis how long it took
   */
  @Schema(name = "SwitchoverProbe")
  public record ProbeAnswer(
      String name, String probe, boolean passed, String detail, long millis, Instant at) {}

  @Schema(name = "SwitchoverAttempt")
  public record AttemptAnswer(
      int number,
      String direction,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Long millis,
      @Nullable String outcome,
      @Nullable String detail,
      String console) {}

  static MoveAnswer of(Move move) {
    var operation = move.operation();
    var order = move.order();
    return new MoveAnswer(
        operation.id().toString(),
        order.cluster(),
        operation.kind(),
        order.primary(),
        order.candidate(),
        operation.state(),
        operation.phase().name(),
        operation.reason(),
        order.reason(),
        order.ticket(),
        order.override(),
        order.unapplied().word(),
        order.unappliedKeys(),
        operation.actor().name(),
        operation.createdAt(),
        operation.finishedAt(),
        operation.cancelRequestedBy(),
        move.downtimeMillis().isPresent() ? move.downtimeMillis().getAsLong() : null,
        move.steps().stream().map(MoveAnswer::step).toList(),
        move.probes().stream().map(MoveAnswer::probe).toList());
  }

  private static ProbeAnswer probe(Probed probed) {
    return new ProbeAnswer(
        probed.name(),
        probed.kind(),
        probed.passed(),
        probed.detail(),
        probed.millis(),
        probed.at());
  }

  private static StepAnswer step(Move.Part part) {
    return new StepAnswer(
        part.name(),
        part.state().name(),
        part.startedAt(),
        part.finishedAt(),
        part.detail(),
        part.attempts().stream().map(MoveAnswer::attempt).toList());
  }

  private static AttemptAnswer attempt(Attempt attempt) {
    Instant end = attempt.finishedAt();
    return new AttemptAnswer(
        attempt.number(),
        attempt.direction().name(),
        attempt.startedAt(),
        end,
        end == null ? null : Duration.between(attempt.startedAt(), end).toMillis(),
        attempt.outcome() == null ? null : Objects.requireNonNull(attempt.outcome()).name(),
        attempt.detail(),
        attempt.owner());
  }
}
