package io.understudy.readiness;

import io.understudy.protocol.ProtocolVersion;
import io.understudy.readiness.Situation.AgentView;
import io.understudy.readiness.Situation.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What makes a switch riskier and holds none up: versions, clocks, practice. */
final class UpkeepChecks {

  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
  private static final Duration REHEARSAL_AGE = Duration.ofDays(90);

  private UpkeepChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    return Stream.of(
            versions(situation),
            protocols(situation),
            clocks(situation),
            rehearsal(situation, kind))
        .flatMap(found -> found);
  }

  private static Stream<Finding> versions(Situation situation) {
    List<String> versions = asked(situation).map(AgentView::version).distinct().toList();
    return versions.size() < 2
        ? Stream.empty()
        : Stream.of(
            Finding.warns(
                FindingCode.AGENT_VERSIONS_DIFFER,
                "The agents are of the versions " + String.join(" and ", versions) + ".",
                versions));
  }

  private static Stream<Finding> protocols(Situation situation) {
    return situation
        .nodes()
        .flatMap(node -> Stream.ofNullable(node.agent()).flatMap(agent -> protocol(node, agent)));
  }

  private static Stream<Finding> protocol(NodeView node, AgentView agent) {
    int ours = ProtocolVersion.PRESENT.number();
    if (agent.protocol() == ours) {
      return Stream.empty();
    }
    String consequence =
        agent.protocol() < ours
            ? "with it " + String.join("; ", ProtocolVersion.missingAt(agent.protocol()))
            : "this console does not know what is new in it";
    return Stream.of(
        Finding.warns(
            FindingCode.AGENT_PROTOCOL_DIFFERS,
            "The agent of %s speaks protocol %d and this console %d: %s."
                .formatted(node.name(), agent.protocol(), ours, consequence),
            List.of("agent: " + agent.protocol(), "console: " + ours)));
  }

  private static Stream<Finding> clocks(Situation situation) {
    return situation
        .nodes()
        .filter(node -> off(node))
        .map(node ->
            Finding.warns(
                FindingCode.CLOCKS_DIFFER,
                "The clock of "
                    + node.name()
                    + " is "
                    + Objects.requireNonNull(node.agent()).ahead().abs().toSeconds()
                    + " s off.",
                List.of("ahead by " + node.agent().ahead())));
  }

  private static boolean off(NodeView node) {
    AgentView agent = node.agent();
    return agent != null && agent.ahead().abs().compareTo(CLOCK_TOLERANCE) > 0;
  }

  private static Stream<Finding> rehearsal(Situation situation, MoveKind kind) {
    if (kind == MoveKind.REHEARSAL) {
      return Stream.empty();
    }
    Instant rehearsed = situation.rehearsed();
    String candidate = situation.candidate().name();
    if (rehearsed == null) {
      return Stream.of(
          Finding.warns(
              FindingCode.REHEARSAL_OLD,
              "Moving to " + candidate + " was never rehearsed.",
              List.of()));
    }
    return rehearsed.plus(REHEARSAL_AGE).isAfter(situation.now())
        ? Stream.empty()
        : Stream.of(
            Finding.warns(
                FindingCode.REHEARSAL_OLD,
                "Moving to "
                    + candidate
                    + " was last rehearsed "
                    + Duration.between(rehearsed, situation.now()).toDays()
                    + " days ago.",
                List.of("rehearsed " + rehearsed)));
  }

  private static Stream<AgentView> asked(Situation situation) {
    return situation.nodes().map(NodeView::agent).filter(Objects::nonNull);
  }
}
