package io.understudy.readiness;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.polling.Polling;
import io.understudy.polling.RoleSightings;
import io.understudy.probe.Probed;
import io.understudy.probe.Probes;
import io.understudy.readiness.Rehearsals.Rehearsed;
import io.understudy.readiness.Situation.InstanceView;
import io.understudy.readiness.Situation.NodeView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every reason why moving the service to a candidate would not be safe now. Asks the agents. */
@ApplicationScoped
public class Preflight {

  private final Surveyor surveyor;
  private final Polling polling;
  private final RoleSightings roles;
  private final Inquiries inquiries;
  private final Probes probes;
  private final Rehearsals rehearsals;

  Preflight(
      Surveyor surveyor,
      Polling polling,
      RoleSightings roles,
      Inquiries inquiries,
      Probes probes,
      Rehearsals rehearsals) {
    this.surveyor = surveyor;
    this.polling = polling;
    this.roles = roles;
    this.inquiries = inquiries;
    this.probes = probes;
    this.rehearsals = rehearsals;
  }

  /**
   * What preflight found.
   *
   * @param findings what blocks first
   * @param unapplied parameters whose newer value on the primary never reached the candidate, as
   *     {@code component key}
   * @param rehearsed the candidate's last rehearsal that succeeded, null when there is none
   */
  public record Report(
      String candidate,
      MoveKind kind,
      Instant at,
      List<Finding> findings,
      List<String> unapplied,
      @Nullable Rehearsed rehearsed) {

    public Report {
      findings = List.copyOf(findings);
      unapplied = List.copyOf(unapplied);
    }

    /** Whether nothing blocks. */
    public boolean ready() {
      return blocking(Set.of()).isEmpty();
    }

    /** What blocks in spite of these overrides. */
    public List<Finding> blocking(Set<FindingCode> overridden) {
      return findings.stream()
          .filter(Finding::blocks)
          .filter(finding -> !overridden.contains(finding.code()))
          .toList();
    }
  }

  /**
   * Looks, after collecting anew when what is known is older than 30 s, when an agent is silent now
   * that was heard then, and for a failover in any case: who has just lost a primary must not be
   * told that it was well a moment ago. Not in a transaction.
   */
  public Report of(Cluster cluster, String candidate, MoveKind kind) {
    Node to = cluster.node(candidate);
    Asked asked = ask(cluster, to, kind);
    Situation situation = surveyor.survey(cluster, candidate, asked);
    if (kind == MoveKind.FAILOVER
        || asked.agents().size() < cluster.nodes().size()
        || old(situation)) {
      polling.collectNow(cluster);
      situation = surveyor.survey(cluster, candidate, asked);
    }
    List<String> unapplied =
        situation.parity().differences().stream()
            .filter(Situation.Difference::byPrimary)
            .map(Situation.Difference::text)
            .toList();
    Rehearsed rehearsed = rehearsals.of(cluster, candidate).orElse(null);
    List<Finding> findings =
        Stream.concat(
                Checks.of(situation, kind).stream(), changed(rehearsed, candidate, kind).stream())
            .toList();
    return new Report(candidate, kind, situation.now(), findings, unapplied, rehearsed);
  }

  private static Optional<Finding> changed(
      @Nullable Rehearsed rehearsed, String candidate, MoveKind kind) {
    if (rehearsed == null || rehearsed.changesSince() == 0 || !kind.movesTheService()) {
      return Optional.empty();
    }
    int changes = rehearsed.changesSince();
    return Optional.of(
        Finding.warns(
            FindingCode.CHANGED_SINCE_REHEARSAL,
            "%d %s since moving to %s was rehearsed."
                .formatted(
                    changes,
                    changes == 1 ? "parameter has changed" : "parameters have changed",
                    candidate),
            rehearsed.lines()));
  }

  private static boolean old(Situation situation) {
    return situation
        .nodes()
        .map(NodeView::instances)
        .flatMap(List::stream)
        .anyMatch(instance -> old(instance, situation.now()));
  }

  private static boolean old(InstanceView instance, Instant now) {
    Instant verified = instance.lastVerified();
    return instance.state() != Situation.State.UP
        || verified == null
        || verified.plus(LivenessChecks.FRESH).isBefore(now);
  }

  /** Probes beside agents and directors. */
  private Asked ask(Cluster cluster, Node to, MoveKind kind) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var probed = supplyAsync(() -> probes(cluster, kind), threads);
      roles(cluster);
      return inquiries.ask(cluster, to, kind == MoveKind.FAILOVER).with(probed.join());
    }
  }

  /** A failover does not wait for them: with the primary gone none is expected to pass. */
  private List<Probed> probes(Cluster cluster, MoveKind kind) {
    return kind == MoveKind.SWITCHOVER || kind == MoveKind.REHEARSAL
        ? probes.ask(cluster.probes())
        : List.of();
  }

  private void roles(Cluster cluster) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      cluster.instances().forEach(each -> threads.execute(() -> roles.refresh(each)));
    }
  }
}
