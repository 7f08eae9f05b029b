package io.understudy.readiness;

import io.understudy.drift.DriftItem.Handling;
import io.understudy.driver.Duty;
import io.understudy.driver.RoleStatus;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.ParameterKey;
import io.understudy.probe.Probed;
import io.understudy.protocol.ProtocolVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a cluster at one moment, as far as it matters for one candidate.
 *
 * @param now when it was put together
 * @param others the nodes that are neither the primary nor the candidate
 * @param operation the running operation, in words, null when none runs
 * @param freeze the freeze window that is open, in words, null when none is
 * @param asked what agents and directors said
 * @param rehearsed when this candidate was last rehearsed with success, null when never
 */
public record Situation(
    Instant now,
    NodeView primary,
    NodeView candidate,
    List<NodeView> others,
    Parity parity,
    @Nullable String operation,
    @Nullable String freeze,
    Asked asked,
    @Nullable Instant rehearsed) {

  public Situation {
    others = List.copyOf(others);
  }

  List<Probed> probes() {
    return asked.probes();
  }

  Stream<NodeView> nodes() {
    return Stream.concat(
        candidate.name().equals(primary.name())
            ? Stream.of(primary)
            : Stream.of(primary, candidate),
        others.stream());
  }

  /**
   * A node.
   *
   * @param trusted false when a failover left it behind and nobody has cleared it since
   * @param agent what its agent said when it was last asked, null when nothing
   */
  public record NodeView(
      String name, boolean trusted, @Nullable AgentView agent, List<InstanceView> instances) {

    public NodeView {
      instances = List.copyOf(instances);
    }

    /** Whether any of its instances takes writes. */
    boolean writable() {
      return instances.stream().anyMatch(instance -> instance.duty() == Duty.WRITABLE);
    }
  }

  /**
   * What an agent says of itself.
   *
   * @param ahead how far its clock is ahead of ours; negative when behind
   * @param commands names of its {@code commands:}
   * @param protocol number of its {@link ProtocolVersion}
   */
  public record AgentView(String version, Duration ahead, Set<String> commands, int protocol) {

    public AgentView {
      commands = Set.copyOf(commands);
    }

    /** One without commands. */
    public AgentView(String version, Duration ahead) {
      this(version, ahead, Set.of(), ProtocolVersion.PRESENT.number());
    }
  }

  /** How the last attempt to read an instance went. */
  public enum State {
    UP,
    /** The agent did not answer. */
    UNREACHABLE,
    /** The agent answered, its server did not, or not as it should. */
    ERROR,
    NEVER
  }

  /**
   * An instance as last seen.
   *
   * @param error why the last attempt failed, null when it did not
   * @param lastVerified when its configuration was last known to be as recorded
   * @param duty null when it is not known
   * @param acknowledged false while a changed identity waits for someone
   * @param role what was last seen of its role, null when nothing was
   */
  public record InstanceView(
      String component,
      State state,
      @Nullable String error,
      @Nullable Instant lastVerified,
      @Nullable Duty duty,
      Set<ParameterKey> pendingRestart,
      boolean acknowledged,
      @Nullable RoleView role) {

    /** One whose role was not seen. */
    public InstanceView(
        String component,
        State state,
        @Nullable String error,
        @Nullable Instant lastVerified,
        @Nullable Duty duty,
        Set<ParameterKey> pendingRestart,
        boolean acknowledged) {
      this(component, state, error, lastVerified, duty, pendingRestart, acknowledged, null);
    }

    public InstanceView {
      pendingRestart = Set.copyOf(pendingRestart);
    }
  }

  /**
   * What was seen of an instance's role.
   *
   * @param at when it was asked
   * @param served the last status with which it took writes, null when it was never seen to
   * @param servedAt when that was
   */
  public record RoleView(
      RoleStatus status, Instant at, @Nullable RoleStatus served, @Nullable Instant servedAt) {}

  /**
   * How the candidate compares with the primary.
   *
   * @param doubt why it cannot be told, or what of it cannot; null when all can
   * @param secretsOnly whether the doubt is about secrets that cannot be compared, and nothing else
   */
  public record Parity(List<Difference> differences, @Nullable String doubt, boolean secretsOnly) {

    public Parity {
      differences =
          differences.stream()
              .sorted(Comparator.comparing(Difference::component).thenComparing(Difference::key))
              .toList();
    }

    List<Difference> of(Consequence consequence) {
      return differences.stream().filter(d -> d.consequence() == consequence).toList();
    }
  }

  /**
   * One parameter that drifted.
   *
   * @param byPrimary whether the primary has a newer value, which a sync could bring
   * @param handling whether a sync takes it in
   * @param object what it is a part of where no sync removes that, null otherwise
   */
  public record Difference(
      String component,
      ParameterKey key,
      Consequence consequence,
      boolean byPrimary,
      Handling handling,
      @Nullable ParameterKey object) {

    String text() {
      return component + " " + (object == null ? key : object);
    }
  }
}
