package io.understudy.sync;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.understudy.operation.Operation;
import io.understudy.operation.OperationKind;
import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/** A sync as an operation: guard, apply, verify, record. */
@ApplicationScoped
public class SyncOperation implements OperationKind {

  private final SyncSteps work;
  private final Ledger ledger;
  private final List<Step> steps;

  SyncOperation(SyncSteps work, Ledger ledger) {
    this.work = work;
    this.ledger = ledger;
    this.steps =
        List.of(
            new Stage("guard", Duration.ofSeconds(30), this.work::guard, SyncOperation::nothing),
            new Stage("apply", Duration.ofMinutes(2), this.work::apply, this.work::putBack),
            new Stage("verify", Duration.ofMinutes(2), this.work::verify, SyncOperation::nothing),
            new Stage("record", Duration.ofMinutes(2), this.work::record, SyncOperation::nothing));
  }

  @Override
  public String name() {
    return "sync";
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public void ended(Operation operation) {
    long id = id(operation.body());
    String reason = operation.reason() == null ? "" : operation.reason();
    switch (operation.verdict()) {
      case SUCCEEDED -> ledger.end(id, SyncState.SUCCEEDED, "verified by reading it back");
      case CANCELLED -> ledger.end(id, SyncState.CANCELLED, reason);
      case FAILED -> ledger.end(id, SyncState.FAILED, reason);
      case ERROR -> ledger.end(id, SyncState.ERROR, reason);
      case UNKNOWN ->
          ledger.end(id, SyncState.UNKNOWN, reason + "; still finding out what is true there");
    }
  }

  static String body(long syncId) {
    return SyncStore.json(new Body(syncId));
  }

  private static long id(String body) {
    return SyncStore.parse(body, Body.class).sync();
  }

  private static StepOutcome nothing(StepContext context, Long id) {
    return new StepOutcome.Done("nothing to put back");
  }

  private record Body(@JsonProperty("sync") long sync) {}

  private record Stage(
      String name,
      Duration patience,
      BiFunction<StepContext, Long, StepOutcome> forward,
      BiFunction<StepContext, Long, StepOutcome> back)
      implements Step {

    @Override
    public StepOutcome run(StepContext context) {
      return forward.apply(context, id(context.body()));
    }

    @Override
    public StepOutcome undo(StepContext context) {
      return back.apply(context, id(context.body()));
    }
  }
}
