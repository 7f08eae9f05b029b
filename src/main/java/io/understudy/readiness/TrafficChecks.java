package io.understudy.readiness;

import io.understudy.traffic.Concern;
import java.util.List;
import java.util.stream.Stream;

/** Whether clients can be brought over. */
final class TrafficChecks {

  private TrafficChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    return Stream.concat(
        doubt(situation.asked()),
        situation.asked().traffic().stream()
            .map(concern ->
                concern.sort() == Concern.Sort.HOLDER_SILENT
                    ? held(concern, situation)
                    : finding(concern, kind)));
  }

  private static Stream<Finding> doubt(Asked asked) {
    String doubt = asked.doubt();
    return doubt == null
        ? Stream.empty()
        : Stream.of(
            Finding.blocks(
                FindingCode.TRAFFIC_UNKNOWN,
                "Where the traffic directors stand is not known: " + doubt + ".",
                List.of(doubt)));
  }

  /** Whoever can fence the lost node does so before its address is taken, or takes nothing. */
  private static Finding held(Concern concern, Situation situation) {
    return ReplicationChecks.fenceCommand(situation)
        ? warns(
            FindingCode.ADDRESS_MAY_BE_HELD,
            new Concern(
                concern.sort(),
                concern.director(),
                concern.message()
                    + " It is taken only after fence-%s has worked."
                        .formatted(situation.primary().name()),
                concern.evidence()))
        : blocks(FindingCode.ADDRESS_MAY_BE_HELD, concern);
  }

  private static Finding finding(Concern concern, MoveKind kind) {
    return switch (concern.sort()) {
      case UNREACHABLE -> serious(FindingCode.DIRECTOR_UNREACHABLE, concern, kind);
      case MISSING -> serious(FindingCode.DIRECTOR_TARGET_MISSING, concern, kind);
      case HOLDER_SILENT -> blocks(FindingCode.ADDRESS_MAY_BE_HELD, concern);
      case SLOW -> warns(FindingCode.TTL_LONG, concern);
      case NOT_SIGNED -> warns(FindingCode.UPDATES_NOT_SIGNED, concern);
      case NOT_HOLDING -> warns(FindingCode.CLIENTS_MAY_NOT_PAUSE, concern);
      case NOT_LASTING -> warns(FindingCode.TRAFFIC_NOT_LASTING, concern);
      case ELSEWHERE -> warns(FindingCode.TRAFFIC_ELSEWHERE, concern);
    };
  }

  /** A failover does not wait for what went down with the primary. */
  private static Finding serious(FindingCode code, Concern concern, MoveKind kind) {
    return kind == MoveKind.SWITCHOVER ? blocks(code, concern) : warns(code, concern);
  }

  private static Finding blocks(FindingCode code, Concern concern) {
    return Finding.blocks(code, concern.message(), List.of(concern.evidence()));
  }

  private static Finding warns(FindingCode code, Concern concern) {
    return Finding.warns(code, concern.message(), List.of(concern.evidence()));
  }
}
