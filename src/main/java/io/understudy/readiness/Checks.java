package io.understudy.readiness;

import java.util.List;
import java.util.stream.Stream;

/** Judges a situation: every check looks, and all that they find is told, what blocks first. */
public final class Checks {

  /** One thing to look at. */
  @FunctionalInterface
  interface Check {
    Stream<Finding> look(Situation situation, MoveKind kind);
  }

  private static final List<Check> ALL =
      List.of(
          SlotChecks::look,
          TrafficChecks::look,
          ProbeChecks::look,
          LivenessChecks::look,
          DutyChecks::look,
          ReplicationChecks::look,
          StreamingChecks::look,
          RoomChecks::look,
          AdmissionChecks::look,
          ParityChecks::look,
          UpkeepChecks::look);

  private Checks() {}

  /** Everything that is to be said about moving to the candidate now. */
  public static List<Finding> of(Situation situation, MoveKind kind) {
    List<Check> checks = kind == MoveKind.REJOIN ? List.of(RejoinChecks::look) : ALL;
    return checks.stream()
        .flatMap(check -> check.look(situation, kind))
        .sorted((a, b) -> a.severity().compareTo(b.severity()))
        .toList();
  }
}
