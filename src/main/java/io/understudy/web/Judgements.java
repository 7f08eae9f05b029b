package io.understudy.web;

import io.understudy.drift.Drifts;
import io.understudy.drift.StandbyDrift;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.readiness.Readiness;
import io.understudy.readiness.Verdict;
import io.understudy.sync.Sync;
import io.understudy.sync.Syncs;
import jakarta.enterprise.context.RequestScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How standbys differ, whether they could take over and which syncs are under way, once per
 * request: the top bar, the topology and the parts of a page all ask. What changes something asks
 * for the first time afterwards.
 */
@RequestScoped
class Judgements {

  private final Drifts drifts;
  private final Readiness readiness;
  private final Syncs syncs;
  private final Map<Long, Judged> judged = new HashMap<>();
  private final Map<Long, List<Sync>> open = new HashMap<>();

  Judgements(Drifts drifts, Readiness readiness, Syncs syncs) {
    this.drifts = drifts;
    this.readiness = readiness;
    this.syncs = syncs;
  }

  private static final class Judged {
    private final List<StandbyDrift> drifts;
    private @Nullable List<Verdict> verdicts;

    private Judged(List<StandbyDrift> drifts) {
      this.drifts = drifts;
    }
  }

  /** Every standby's drift, in the order of the declaration. */
  List<StandbyDrift> drifts(Cluster cluster) {
    return judged(cluster).drifts;
  }

  /** One standby's drift. */
  StandbyDrift drift(Cluster cluster, Node standby) {
    return drifts(cluster).stream()
        .filter(drift -> drift.node().equals(standby.name()))
        .findFirst()
        .orElseGet(() -> drifts.of(cluster, standby));
  }

  /** Every standby's verdict, in the order of the declaration. */
  List<Verdict> verdicts(Cluster cluster) {
    Judged known = judged(cluster);
    List<Verdict> verdicts = known.verdicts;
    if (verdicts == null) {
      verdicts = readiness.of(cluster, known.drifts);
      known.verdicts = verdicts;
    }
    return verdicts;
  }

  /** One standby's verdict. */
  Verdict verdict(Cluster cluster, Node standby) {
    return verdicts(cluster).stream()
        .filter(verdict -> verdict.node().equals(standby.name()))
        .findFirst()
        .orElseGet(() -> readiness.of(cluster, standby.name()));
  }

  /** The cluster's syncs that have not ended. */
  List<Sync> openSyncs(Cluster cluster) {
    return open.computeIfAbsent(cluster.id(), _ -> syncs.open(cluster));
  }

  private Judged judged(Cluster cluster) {
    return judged.computeIfAbsent(cluster.id(), _ -> new Judged(drifts.of(cluster)));
  }
}
