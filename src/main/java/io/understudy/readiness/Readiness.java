package io.understudy.readiness;

import io.understudy.drift.Drifts;
import io.understudy.drift.StandbyDrift;
import io.understudy.inventory.Cluster;
import io.understudy.readiness.Situation.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** One verdict per standby, from what is recorded; cheap enough for every page. */
@ApplicationScoped
public class Readiness {

  private final Surveyor surveyor;
  private final Inquiries inquiries;
  private final Drifts drifts;

  Readiness(Surveyor surveyor, Inquiries inquiries, Drifts drifts) {
    this.surveyor = surveyor;
    this.inquiries = inquiries;
    this.drifts = drifts;
  }

  /** The verdicts, in the order of the declaration. */
  public List<Verdict> of(Cluster cluster) {
    return of(cluster, drifts.of(cluster));
  }

  /** The same, by how the standbys differ, for who has asked that already. */
  public List<Verdict> of(Cluster cluster, List<StandbyDrift> differences) {
    return differences.stream().map(drift -> of(cluster, drift)).toList();
  }

  /** The verdict of one standby. While the primary is silent, a failover is what would come. */
  public Verdict of(Cluster cluster, String standby) {
    return of(cluster, drifts.of(cluster, cluster.node(standby)));
  }

  private Verdict of(Cluster cluster, StandbyDrift drift) {
    Asked asked = inquiries.last(cluster, cluster.node(drift.node()));
    Situation situation = surveyor.survey(cluster, drift, asked);
    boolean alone =
        situation.primary().instances().stream()
            .allMatch(instance ->
                instance.state() == State.UNREACHABLE || instance.state() == State.ERROR);
    MoveKind kind = alone ? MoveKind.FAILOVER : MoveKind.SWITCHOVER;
    // How old a reading may be before a verdict rests on it depends on the schedule: drift judges
    // that. The 30 seconds are what a preflight asks for.
    return Verdict.of(
        drift.node(),
        Checks.of(situation, kind).stream()
            .filter(finding -> finding.code() != FindingCode.STALE_COLLECTION)
            .toList());
  }
}
