package io.understudy.readiness;

import io.understudy.driver.Duty;
import io.understudy.driver.LogPosition;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleStatus;
import io.understudy.readiness.Situation.AgentView;
import io.understudy.readiness.Situation.InstanceView;
import io.understudy.readiness.Situation.NodeView;
import io.understudy.readiness.Situation.RoleView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether each server follows or serves as its role says, and what a failover would lose. */
final class ReplicationChecks {

  private ReplicationChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    return Stream.of(
            twoPrimaries(situation),
            situation.candidate().instances().stream()
                .flatMap(instance -> notRejoined(situation, instance)),
            kind == MoveKind.FAILOVER ? notFenced(situation) : Stream.<Finding>empty(),
            kind == MoveKind.FAILOVER
                ? situation.candidate().instances().stream()
                    .flatMap(instance -> loss(situation, instance))
                : Stream.<Finding>empty())
        .flatMap(found -> found);
  }

  /** The view of the same component on another node. */
  static Optional<InstanceView> beside(NodeView node, InstanceView instance) {
    return node.instances().stream()
        .filter(other -> other.component().equals(instance.component()))
        .findFirst();
  }

  static @Nullable Replication replication(@Nullable InstanceView instance) {
    RoleView role = instance == null ? null : instance.role();
    return role == null ? null : role.status().replication();
  }

  private static Stream<Finding> twoPrimaries(Situation situation) {
    var writable = new ArrayList<String>();
    var identities = new ArrayList<String>();
    situation
        .nodes()
        .forEach(node ->
            node.instances().stream()
                .filter(instance -> instance.duty() == Duty.WRITABLE && instance.role() != null)
                .forEach(instance -> {
                  RoleStatus status = Objects.requireNonNull(instance.role()).status();
                  identities.add(instance.component() + " " + status.identity());
                  writable.add(
                      "%s/%s takes writes on timeline %s"
                          .formatted(node.name(), instance.component(), timeline(status)));
                }));
    boolean twice = identities.stream().distinct().count() < identities.size();
    return twice
        ? Stream.of(
            Finding.blocks(
                FindingCode.TWO_PRIMARIES,
                "Two nodes take writes, and each has data that the other has not.",
                writable))
        : Stream.empty();
  }

  private static String timeline(RoleStatus status) {
    Replication at = status.replication();
    return at == null ? "?" : Integer.toString(at.timeline());
  }

  private static Stream<Finding> notRejoined(Situation situation, InstanceView instance) {
    RoleView role = instance.role();
    Replication own = replication(instance);
    NodeView candidate = situation.candidate();
    if (role == null || own == null || candidate.name().equals(situation.primary().name())) {
      return Stream.empty();
    }
    Duty duty = role.status().duty();
    boolean down = duty.down();
    return down
        ? Stream.of(
            Finding.blocks(
                FindingCode.NOT_REJOINED,
                "%s/%s is down (%s) and follows nobody."
                    .formatted(candidate.name(), instance.component(), duty),
                List.of("ended at " + own.position() + " on timeline " + own.timeline())))
        : Stream.empty();
  }

  /**
   * Only a server that is known to be down, or whose agent can stop it, cannot go on taking writes.
   */
  private static Stream<Finding> notFenced(Situation situation) {
    boolean streams =
        situation.candidate().instances().stream()
            .anyMatch(instance -> instance.duty() == Duty.IN_RECOVERY);
    AgentView asked = situation.candidate().agent();
    if (!streams || asked == null || situation.primary().agent() != null) {
      return Stream.empty();
    }
    return !fenceCommand(situation)
        ? Stream.of(
            Finding.blocks(
                FindingCode.PRIMARY_NOT_FENCED,
                "The agent of "
                    + situation.primary().name()
                    + " does not answer, and the candidate's has no command fence-"
                    + situation.primary().name()
                    + ": nobody can stop its server.",
                List.of()))
        : Stream.empty();
  }

  /** Whether the candidate's agent has a command that makes sure that the primary's node is off. */
  static boolean fenceCommand(Situation situation) {
    AgentView candidate = situation.candidate().agent();
    return candidate != null
        && candidate.commands().contains("fence-" + situation.primary().name());
  }

  private static Stream<Finding> loss(Situation situation, InstanceView instance) {
    Replication own = replication(instance);
    RoleView lost = beside(situation.primary(), instance).map(InstanceView::role).orElse(null);
    if (own == null || !own.standby() || lost == null || lost.served() == null) {
      return Stream.empty();
    }
    Replication last = lost.served().replication();
    Instant at = lost.servedAt();
    if (last == null || at == null) {
      return Stream.empty();
    }
    long bytes = own.position().behind(last.position());
    return Stream.of(
        Finding.warns(
            FindingCode.REPLICATION_LOSS,
            "%s has received %s of what the primary was last known to have; that was %d s ago, and what it wrote since then is not known."
                .formatted(
                    situation.candidate().name(),
                    bytes == 0 ? "all" : "all but " + bytes + " bytes",
                    Math.max(0, Duration.between(at, situation.now()).toSeconds())),
            evidence(own.position(), last.position(), at)));
  }

  private static List<String> evidence(LogPosition received, LogPosition last, Instant at) {
    return List.of(
        "the primary was at " + last + " when last verified, " + at,
        "the candidate has received " + received);
  }
}
