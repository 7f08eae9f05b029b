package io.understudy.readiness;

import io.understudy.probe.Probed;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the probes pass before anything is moved: one that does not may be a wrong one. */
final class ProbeChecks {

  private ProbeChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    List<Probed> failing = situation.probes().stream().filter(probed -> !probed.passed()).toList();
    return failing.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Finding.warns(
                FindingCode.PROBE_FAILING,
                "%d of %d probes %s not pass where the service is now: %s."
                    .formatted(
                        failing.size(),
                        situation.probes().size(),
                        failing.size() == 1 ? "does" : "do",
                        failing.stream().map(Probed::name).collect(Collectors.joining(", "))),
                failing.stream().map(Probed::text).toList()));
  }
}
