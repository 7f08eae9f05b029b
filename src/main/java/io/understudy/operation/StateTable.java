package io.understudy.operation;

import static io.understudy.operation.Move.AGAIN;
import static io.understudy.operation.Move.IGNORE;
import static io.understudy.operation.Move.LEAVE;
import static io.understudy.operation.Move.NEXT;
import static io.understudy.operation.Move.PREVIOUS;
import static io.understudy.operation.Move.STOP;
import static io.understudy.operation.Move.TURN;
import static io.understudy.operation.Phase.BACK;
import static io.understudy.operation.Phase.BOUND;
import static io.understudy.operation.Phase.FORWARD;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The state machine of every operation: the runner runs this table, a test walks it, and the
 * picture in {@code docs/adr/0007-operation-journal.md} is drawn from it.
 */
public final class StateTable {

  /**
   * One line: in {@code phase}, {@code signal} leads to {@code next} by {@code move}.
   *
   * @param verdict joins the verdict so far; the worse of both stays
   * @param why in one clause
   */
  public record Row(
      Phase phase, Signal signal, Move move, Phase next, Verdict verdict, String why) {}

  /** Every line there is; a pair that is not here cannot happen. */
  public static final List<Row> ROWS =
      List.of(
          row(FORWARD, Signal.DONE, NEXT, FORWARD, Verdict.SUCCEEDED, "on to the next step"),
          row(FORWARD, Signal.PASSED, NEXT, BOUND, Verdict.SUCCEEDED, "no way back from here"),
          row(FORWARD, Signal.REFUSED, TURN, BACK, Verdict.FAILED, "the target said no"),
          row(FORWARD, Signal.BROKEN, TURN, BACK, Verdict.ERROR, "we broke"),
          row(FORWARD, Signal.UNKNOWN, AGAIN, FORWARD, Verdict.SUCCEEDED, "read again"),
          row(FORWARD, Signal.LOST, TURN, BACK, Verdict.FAILED, "no answer for too long"),
          row(FORWARD, Signal.CANCEL, TURN, BACK, Verdict.CANCELLED, "an admin asked for it"),
          row(BOUND, Signal.DONE, NEXT, BOUND, Verdict.SUCCEEDED, "on to the next step"),
          row(BOUND, Signal.REFUSED, AGAIN, BOUND, Verdict.SUCCEEDED, "only forward: again"),
          row(BOUND, Signal.BROKEN, AGAIN, BOUND, Verdict.SUCCEEDED, "only forward: again"),
          row(BOUND, Signal.UNKNOWN, AGAIN, BOUND, Verdict.SUCCEEDED, "read again"),
          row(BOUND, Signal.GIVEN_UP, LEAVE, BOUND, Verdict.ERROR, "the rest must be done still"),
          row(BOUND, Signal.LOST, LEAVE, BOUND, Verdict.UNKNOWN, "the rest must be done still"),
          row(BOUND, Signal.CANCEL, IGNORE, BOUND, Verdict.SUCCEEDED, "it came too late"),
          row(BACK, Signal.DONE, PREVIOUS, BACK, Verdict.SUCCEEDED, "this one is undone"),
          row(BACK, Signal.PASSED, TURN, BOUND, Verdict.ERROR, "it has happened after all"),
          row(BACK, Signal.REFUSED, AGAIN, BACK, Verdict.SUCCEEDED, "an undo is not given up soon"),
          row(BACK, Signal.BROKEN, AGAIN, BACK, Verdict.SUCCEEDED, "an undo is not given up soon"),
          row(BACK, Signal.UNKNOWN, AGAIN, BACK, Verdict.SUCCEEDED, "read again"),
          row(BACK, Signal.GIVEN_UP, STOP, Phase.ENDED, Verdict.ERROR, "it could not be undone"),
          row(
              BACK,
              Signal.LOST,
              STOP,
              Phase.ENDED,
              Verdict.UNKNOWN,
              "nobody knows if it is undone"),
          row(BACK, Signal.CANCEL, IGNORE, BACK, Verdict.SUCCEEDED, "it is being undone already"));

  private StateTable() {}

  private static Row row(
      Phase phase, Signal signal, Move move, Phase next, Verdict verdict, String why) {
    return new Row(phase, signal, move, next, verdict, why);
  }

  /**
   * The line for this pair.
   *
   * @throws IllegalStateException when the pair cannot happen
   */
  public static Row find(Phase phase, Signal signal) {
    return ROWS.stream()
        .filter(row -> row.phase() == phase && row.signal() == signal)
        .findAny()
        .orElseThrow(() -> new IllegalStateException(signal + " cannot happen in " + phase));
  }

  /** The table as a Mermaid state diagram; loops and signals that are ignored are left out. */
  public static String mermaid() {
    return ROWS.stream()
        .filter(row -> row.phase() != row.next())
        .map(row -> "    " + row.phase() + " --> " + row.next() + " : " + row.signal())
        .collect(
            Collectors.joining(
                "\n",
                "stateDiagram-v2\n    [*] --> FORWARD\n",
                """

                    FORWARD --> ENDED : last step done
                    BOUND --> ENDED : last step done
                    BACK --> ENDED : all undone
                    ENDED --> [*]
                """));
  }
}
