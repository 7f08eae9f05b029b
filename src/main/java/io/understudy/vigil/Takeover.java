package io.understudy.vigil;

import io.understudy.alarm.AlarmKind;
import io.understudy.alarm.Alarms;
import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.inventory.AutomaticFailover;
import io.understudy.inventory.Cluster;
import io.understudy.operation.OperationId;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.MoveRequest;
import io.understudy.switchover.Powers;
import io.understudy.switchover.Switchovers;
import io.understudy.switchover.Unapplied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** Begins an automatic failover, with everything that has to be true written in one transaction. */
@ApplicationScoped
class Takeover {

  private static final Logger LOG = Logger.getLogger(Takeover.class);
  private static final Actor ACTOR = new Actor("system (automatic failover)", Actor.Kind.SYSTEM);

  private final Switchovers switchovers;
  private final Sightings sightings;
  private final Vigils vigils;
  private final Alarms alarms;
  private final Audit audit;

  Takeover(
      Switchovers switchovers, Sightings sightings, Vigils vigils, Alarms alarms, Audit audit) {
    this.switchovers = switchovers;
    this.sightings = sightings;
    this.vigils = vigils;
    this.alarms = alarms;
    this.audit = audit;
  }

  /** Begins it; why not, when it was refused, else empty. */
  String begin(
      Cluster cluster, String candidate, AutomaticFailover wanted, Check.Dead dead, Instant since) {
    MoveRequest request =
        new MoveRequest(
            MoveKind.FAILOVER,
            candidate,
            "%s was seen dead by the console and by %s %d times in a row"
                .formatted(cluster.primary().name(), candidate, wanted.checks()),
            cluster.name(),
            Set.of(),
            false,
            Unapplied.LEAVE);
    try {
      switchovers.start(
          cluster.name(),
          request,
          ACTOR,
          new Powers(false, false),
          operation -> together(cluster, candidate, dead, since, operation));
      LOG.warnf("%s: failing over to %s by itself", cluster.name(), candidate);
      return "";
    } catch (RequestRefused refused) {
      LOG.warnf("%s: no automatic failover: %s", cluster.name(), refused.message());
      return "the failover was refused: " + refused.message();
    }
  }

  /** In the transaction that gives it the slot: nobody saw the primary alive, and none waits. */
  @Transactional(Transactional.TxType.MANDATORY)
  void together(
      Cluster cluster, String candidate, Check.Dead dead, Instant since, OperationId operation) {
    if (vigils.blocked(cluster)) {
      throw new RequestRefused(ErrorCode.WRONG_STATE, Look.UNACKNOWLEDGED);
    }
    boolean seen =
        cluster.instances(cluster.primary()).stream()
            .map(instance -> sightings.find(instance.id()).map(Sighting::lastVerified))
            .anyMatch(verified -> verified.isPresent() && verified.get().isAfter(since));
    if (seen) {
      throw new RequestRefused(
          ErrorCode.WRONG_STATE, "another console read " + cluster.primary().name() + " meanwhile");
    }
    audit.note(
        ACTOR,
        "failover.automatic",
        cluster.name(),
        operation.toString(),
        Map.of(
            "from", cluster.primary().name(),
            "to", candidate,
            "deadSince", since.toString(),
            "evidence", dead.evidence()));
    alarms.happened(
        cluster,
        AlarmKind.FAILED_OVER,
        operation.toString(),
        "%s was seen dead since %s, and the console began to fail over to %s."
            .formatted(cluster.primary().name(), since, candidate),
        dead.evidence());
  }
}
