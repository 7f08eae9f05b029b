package io.understudy.operation;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One console's run of one operation: turn by turn, from whatever position the journal has. */
final class Drive {

  private static final Logger LOG = Logger.getLogger(Drive.class);

  private final Lease lease;
  private final OperationKind kind;
  private final OperationJournal journal;
  private final Timing timing;

  /** When this claim first tried a step in a direction, and how often since. */
  private final Map<String, Tries> tries = new HashMap<>();

  private static final class Tries {
    private final Instant since;
    private int count;

    Tries(Instant since) {
      this.since = since;
    }
  }

  Drive(Lease lease, OperationKind kind, OperationJournal journal, Timing timing) {
    this.lease = lease;
    this.kind = kind;
    this.journal = journal;
    this.timing = timing;
  }

  /** Honours a cancel, or skips an undo, or runs one attempt. True when the operation has ended. */
  boolean turn() throws InterruptedException {
    Operation operation = journal.read(lease);
    Position at = Position.of(operation);
    StateTable.Row cancel = StateTable.find(at.phase(), Signal.CANCEL);
    String canceller = operation.cancelRequestedBy();
    if (canceller != null && cancel.move() == Move.TURN) {
      return move(apply(cancel, at, "cancelled by " + canceller));
    }
    Step step = step(at.step());
    if (step == null) {
      return move(unknownStep(at));
    }
    if (at.phase() == Phase.BACK && !operation.begun(step.name(), Direction.DO)) {
      return move(before(step, at));
    }
    return attempt(operation, step, at);
  }

  private boolean attempt(Operation operation, Step step, Position at) throws InterruptedException {
    Direction direction = at.phase() == Phase.BACK ? Direction.UNDO : Direction.DO;
    Tries tried =
        tries.computeIfAbsent(direction + " " + step.name(), key -> new Tries(timing.now()));
    tried.count++;
    if (tried.count > 1) {
      timing.beforeAttempt(tried.count);
    }
    Attempt attempt = journal.begin(lease, step.name(), direction, timing.now());
    DrivenContext context = new DrivenContext(operation, lease, attempt, journal, timing);
    StepOutcome outcome = perform(step, context);
    boolean patient = timing.now().isBefore(tried.since.plus(step.patience(context)));
    StateTable.Row row = StateTable.find(at.phase(), signal(step, at.phase(), outcome, patient));
    String what = (direction == Direction.UNDO ? "undo of " : "") + step.name();
    Position next = apply(row, at, what + ": " + outcome.detail());
    LOG.infof(
        "operation %s (%s): %s %s: %s",
        lease.operation(), kind.name(), what, Attempt.Outcome.of(outcome), outcome.detail());
    journal.end(lease, new Ending(attempt, outcome, next), kind, timing.now());
    return next.phase() == Phase.ENDED;
  }

  private StepOutcome perform(Step step, DrivenContext context) {
    try {
      return context.direction() == Direction.DO ? step.run(context) : step.undo(context);
    } catch (LeaseLost | JournalUnavailable notTheStep) {
      throw notTheStep;
    } catch (RuntimeException broken) {
      LOG.errorf(broken, "operation %s: step %s broke", lease.operation(), step.name());
      return new StepOutcome.Broken("an unexpected error, see the console's log: " + broken);
    }
  }

  private static Signal signal(Step step, Phase phase, StepOutcome outcome, boolean patient) {
    boolean tryAgain = patient || phase == Phase.FORWARD;
    return switch (outcome) {
      case StepOutcome.Done done ->
          step.pointOfNoReturn() && phase == Phase.FORWARD ? Signal.PASSED : Signal.DONE;
      case StepOutcome.Irrevocable irrevocable -> phase == Phase.BACK ? Signal.PASSED : Signal.DONE;
      case StepOutcome.Refused refused -> tryAgain ? Signal.REFUSED : Signal.GIVEN_UP;
      case StepOutcome.Broken broken -> tryAgain ? Signal.BROKEN : Signal.GIVEN_UP;
      case StepOutcome.Unknown unknown -> patient ? Signal.UNKNOWN : Signal.LOST;
    };
  }

  /** Where {@code row} leads from {@code at}. */
  private Position apply(StateTable.Row row, Position at, String what) {
    Verdict verdict = at.verdict().or(row.verdict());
    String reason = at.reason();
    if (row.verdict() != Verdict.SUCCEEDED) {
      reason = reason == null ? what : reason + "; " + what;
    }
    Position here = new Position(row.next(), verdict, reason, at.step());
    return switch (row.move()) {
      case NEXT, LEAVE -> beside(here, 1);
      case PREVIOUS -> beside(here, -1);
      case AGAIN, TURN, STOP, IGNORE -> here;
    };
  }

  private Position before(Step step, Position at) {
    return beside(new Position(at.phase(), at.verdict(), at.reason(), step.name()), -1);
  }

  private Position beside(Position at, int distance) {
    List<String> names = kind.steps().stream().map(Step::name).toList();
    int index = names.indexOf(at.step()) + distance;
    boolean over = index < 0 || index >= names.size();
    return new Position(
        over ? Phase.ENDED : at.phase(),
        at.verdict(),
        at.reason(),
        over ? at.step() : names.get(index));
  }

  private Position unknownStep(Position at) {
    return new Position(
        Phase.ENDED,
        Verdict.ERROR,
        "this version of the console knows no step named " + at.step(),
        at.step());
  }

  private @Nullable Step step(String name) {
    return kind.steps().stream().filter(step -> step.name().equals(name)).findAny().orElse(null);
  }

  private boolean move(Position next) {
    journal.move(lease, next, kind, timing.now());
    return next.phase() == Phase.ENDED;
  }
}
