package io.understudy.readiness;

import io.understudy.drift.DriftItem.Handling;
import io.understudy.driver.Admission;
import io.understudy.driver.Duty;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.ParameterKey;
import io.understudy.probe.Probed;
import io.understudy.protocol.ProtocolVersion;
import io.understudy.readiness.Situation.AgentView;
import io.understudy.readiness.Situation.Difference;
import io.understudy.readiness.Situation.InstanceView;
import io.understudy.readiness.Situation.NodeView;
import io.understudy.readiness.Situation.Parity;
import io.understudy.readiness.Situation.RoleView;
import io.understudy.readiness.Situation.State;
import io.understudy.traffic.Concern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pair in perfect order, to be spoilt one thing at a time. */
final class Pair {

  static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  String candidateName = "beta";
  State primaryState = State.UP;
  State candidateState = State.UP;
  @Nullable String error;
  @Nullable Instant candidateVerified = NOW.minusSeconds(5);
  Duty primaryDuty = Duty.WRITABLE;
  Duty candidateDuty = Duty.IN_RECOVERY;
  Set<ParameterKey> pending = Set.of();
  boolean acknowledged = true;
  boolean trusted = true;
  String candidateVersion = "1.0";
  Duration ahead = Duration.ZERO;
  final List<Difference> differences = new ArrayList<>();
  @Nullable String doubt;
  boolean secretsOnly;
  @Nullable String operation;
  @Nullable String freeze;
  List<Concern> traffic = List.of();
  List<Probed> probes = List.of();
  @Nullable Instant rehearsed = NOW.minus(Duration.ofDays(3));
  boolean primaryAgentAnswers = true;
  boolean candidateAgentAnswers = true;
  int candidateProtocol = ProtocolVersion.PRESENT.number();
  Map<String, Admission> admissions = Map.of();
  @Nullable String trafficDoubt;
  final RoleSide primaryRole = new RoleSide(false);
  final RoleSide candidateRole = new RoleSide(true);

  /** Servers that do not replicate have nothing to tell. */
  private @Nullable RoleView role(RoleSide side, Duty duty) {
    boolean replicates = candidateDuty == Duty.IN_RECOVERY || candidateRole.inAnyCase;
    return replicates ? side.view(duty, NOW.minusSeconds(1)) : null;
  }

  Pair differing(String key, Consequence consequence, boolean byPrimary) {
    differences.add(
        new Difference("db", ParameterKey.parse(key), consequence, byPrimary, Handling.SYNC, null));
    return this;
  }

  /** Something that no sync changes. */
  Pair differing(String key, Consequence consequence, Handling handling, @Nullable String object) {
    differences.add(
        new Difference(
            "db",
            ParameterKey.parse(key),
            consequence,
            false,
            handling,
            object == null ? null : ParameterKey.parse(object)));
    return this;
  }

  Situation situation() {
    NodeView alpha =
        new NodeView(
            "alpha",
            true,
            primaryAgentAnswers ? new AgentView("1.0", Duration.ZERO) : null,
            List.of(
                new InstanceView(
                    "db",
                    primaryState,
                    error,
                    NOW.minusSeconds(5),
                    primaryDuty,
                    Set.of(),
                    true,
                    role(primaryRole, primaryDuty))));
    NodeView beta =
        new NodeView(
            candidateName,
            trusted,
            candidateAgentAnswers
                ? new AgentView(candidateVersion, ahead, Set.of(), candidateProtocol)
                : null,
            List.of(
                new InstanceView(
                    "db",
                    candidateState,
                    error,
                    candidateVerified,
                    candidateDuty,
                    pending,
                    acknowledged,
                    role(candidateRole, candidateDuty))));
    return new Situation(
        NOW,
        alpha,
        beta,
        List.of(),
        new Parity(differences, doubt, secretsOnly),
        operation,
        freeze,
        new Asked(Map.of(), traffic, probes, admissions, trafficDoubt),
        rehearsed);
  }
}
