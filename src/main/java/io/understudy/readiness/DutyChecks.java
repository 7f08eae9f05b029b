package io.understudy.readiness;

import io.understudy.driver.Duty;
import io.understudy.readiness.Situation.InstanceView;
import io.understudy.readiness.Situation.NodeView;
import java.util.List;
import java.util.stream.Stream;

/** Whether every server does what its role says. */
final class DutyChecks {

  private DutyChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    return Stream.of(
            primary(situation.primary(), kind),
            serving(situation.primary(), kind),
            adminOnly(situation.candidate()),
            standbys(situation),
            trusted(situation.candidate()),
            replication(situation))
        .flatMap(found -> found);
  }

  private static Stream<Finding> primary(NodeView primary, MoveKind kind) {
    List<String> refusing =
        with(primary, Duty.READ_ONLY, Duty.IN_RECOVERY).map(i -> text(primary, i)).toList();
    return refusing.isEmpty() || kind == MoveKind.FAILOVER
        ? Stream.empty()
        : Stream.of(
            Finding.warns(
                FindingCode.PRIMARY_READ_ONLY,
                "The primary " + primary.name() + " does not take writes now.",
                refusing));
  }

  private static Stream<Finding> serving(NodeView primary, MoveKind kind) {
    List<String> refusing =
        with(primary, Duty.SUSPENDED, Duty.ADMIN_ONLY).map(i -> text(primary, i)).toList();
    return refusing.isEmpty() || kind == MoveKind.FAILOVER
        ? Stream.empty()
        : Stream.of(
            Finding.warns(
                FindingCode.PRIMARY_NOT_SERVING,
                "The primary " + primary.name() + " runs and takes no requests now.",
                refusing));
  }

  /** A suspended candidate is resumed; one without its services could not serve. */
  private static Stream<Finding> adminOnly(NodeView candidate) {
    List<String> bare = with(candidate, Duty.ADMIN_ONLY).map(i -> text(candidate, i)).toList();
    return bare.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Finding.blocks(
                FindingCode.CANDIDATE_ADMIN_ONLY,
                "A server of " + candidate.name() + " runs without what clients ask for.",
                bare));
  }

  private static Stream<Finding> standbys(Situation situation) {
    return situation
        .nodes()
        .filter(node -> !node.name().equals(situation.primary().name()))
        .filter(NodeView::writable)
        .map(DutyChecks::writable);
  }

  private static Finding writable(NodeView node) {
    List<String> evidence = with(node, Duty.WRITABLE).map(i -> text(node, i)).toList();
    return node.trusted()
        ? Finding.warns(
            FindingCode.TWO_WRITABLE,
            "The standby " + node.name() + " takes writes beside the primary.",
            evidence)
        : Finding.blocks(
            FindingCode.PRIMARY_LEFT_BEHIND,
            "The old primary "
                + node.name()
                + " is back and takes writes beside the new one: two nodes can be written to.",
            evidence);
  }

  private static Stream<Finding> trusted(NodeView candidate) {
    return candidate.trusted()
        ? Stream.empty()
        : Stream.of(
            Finding.blocks(
                FindingCode.CANDIDATE_NOT_TRUSTED,
                "A failover left " + candidate.name() + " behind, and nobody has cleared it since.",
                List.of()));
  }

  private static Stream<Finding> replication(Situation situation) {
    NodeView candidate = situation.candidate();
    List<String> independent =
        with(candidate, Duty.WRITABLE, Duty.READ_ONLY).map(i -> text(candidate, i)).toList();
    return independent.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Finding.warns(
                FindingCode.NO_REPLICATION,
                candidate.name() + " does not replicate from the primary; its data is its own.",
                independent));
  }

  private static Stream<InstanceView> with(NodeView node, Duty... duties) {
    return node.instances().stream()
        .filter(instance -> Stream.of(duties).anyMatch(duty -> duty == instance.duty()));
  }

  private static String text(NodeView node, InstanceView instance) {
    return node.name() + "/" + instance.component() + ": " + instance.duty();
  }
}
