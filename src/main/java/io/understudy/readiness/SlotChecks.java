package io.understudy.readiness;

import java.util.List;
import java.util.stream.Stream;

/** Whether anything may start at all. */
final class SlotChecks {

  private SlotChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    return Stream.of(running(situation), frozen(situation, kind), role(situation))
        .flatMap(found -> found);
  }

  static Stream<Finding> running(Situation situation) {
    String operation = situation.operation();
    return operation == null
        ? Stream.empty()
        : Stream.of(
            Finding.blocks(
                FindingCode.OPERATION_RUNNING,
                "A " + operation + " runs in this cluster.",
                List.of(operation)));
  }

  private static Stream<Finding> frozen(Situation situation, MoveKind kind) {
    String freeze = situation.freeze();
    if (freeze == null) {
      return Stream.empty();
    }
    String message = "Blocked by a freeze window: " + freeze + ".";
    return Stream.of(
        kind == MoveKind.SWITCHOVER
            ? Finding.blocks(FindingCode.FREEZE_WINDOW, message, List.of(freeze))
            : Finding.warns(FindingCode.FREEZE_WINDOW, message, List.of(freeze)));
  }

  static Stream<Finding> role(Situation situation) {
    String candidate = situation.candidate().name();
    return candidate.equals(situation.primary().name())
        ? Stream.of(
            Finding.blocks(
                FindingCode.NOT_A_STANDBY, candidate + " is the primary already.", List.of()))
        : Stream.empty();
  }
}
