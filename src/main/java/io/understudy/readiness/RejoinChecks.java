package io.understudy.readiness;

import io.understudy.driver.Duty;
import io.understudy.driver.Replication;
import io.understudy.readiness.Situation.InstanceView;
import java.util.List;
import java.util.stream.Stream;

/** Whether a node can be told to follow the primary: there must be one that can be followed. */
final class RejoinChecks {

  private RejoinChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    return Stream.of(
            SlotChecks.running(situation), SlotChecks.role(situation), followable(situation))
        .flatMap(found -> found);
  }

  private static Stream<Finding> followable(Situation situation) {
    String name = situation.primary().name();
    List<InstanceView> replicating =
        situation.primary().instances().stream().filter(RejoinChecks::replicates).toList();
    if (replicating.isEmpty()) {
      return Stream.of(
          Finding.blocks(
              FindingCode.NO_REPLICATION,
              "Nothing on " + name + " replicates, so there is nothing to follow.",
              List.of()));
    }
    List<String> refusing =
        replicating.stream()
            .filter(instance -> instance.duty() != Duty.WRITABLE)
            .map(instance ->
                instance.component()
                    + (instance.duty() == null ? " does not answer" : " is " + instance.duty()))
            .toList();
    return refusing.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Finding.blocks(
                FindingCode.PRIMARY_UNREACHABLE,
                name + " does not serve, so it cannot be followed.",
                refusing));
  }

  private static boolean replicates(InstanceView instance) {
    Replication at = ReplicationChecks.replication(instance);
    return at != null;
  }
}
