package io.understudy.switchover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.audit.Actor;
import io.understudy.history.History;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationId;
import io.understudy.polling.Polling;
import io.understudy.polling.Schedules;
import io.understudy.readiness.Finding;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Preflight;
import io.understudy.readiness.Readiness;
import io.understudy.readiness.Trust;
import io.understudy.readiness.Verdict;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;

/** What a person would do with the console about the cluster of a rig. */
@Singleton
public class TruthConsole {

  static final String CLUSTER = "truth";
  private static final Actor ADMIN = Actor.user("ada");

  private final Inventory inventory;
  private final Polling polling;
  private final Preflight preflight;
  private final Readiness readiness;
  private final Switchovers switchovers;
  private final TrafficMoves moves;
  private final Trust trust;
  private final Schedules schedules;
  private final History history;

  TruthConsole(
      Inventory inventory,
      Polling polling,
      Preflight preflight,
      Readiness readiness,
      Switchovers switchovers,
      TrafficMoves moves,
      Trust trust,
      Schedules schedules,
      History history) {
    this.inventory = inventory;
    this.polling = polling;
    this.preflight = preflight;
    this.readiness = readiness;
    this.switchovers = switchovers;
    this.moves = moves;
    this.trust = trust;
    this.schedules = schedules;
    this.history = history;
  }

  Cluster cluster() {
    return inventory.require(CLUSTER);
  }

  /** Declares the rig, or declares it anew. */
  Cluster declare(TruthRig rig, String name, List<JsonNode> directors) {
    return inventory.declare(name, rig.declaration(directors), ADMIN).cluster();
  }

  /** Declares it anew with these probes; closing takes them out. */
  AutoCloseable probing(TruthRig rig, JsonNode probe) {
    inventory.declare(CLUSTER, rig.declaration(rig.directors(), List.of(probe)), ADMIN);
    return () -> declare(rig, CLUSTER, rig.directors());
  }

  void delete(String name) {
    inventory.delete(name, ADMIN);
  }

  void poll() {
    polling.pollNow(cluster());
  }

  void poll(String name) {
    polling.pollNow(inventory.require(name));
  }

  /** The standby of the pair. */
  String candidate() {
    return cluster().standbys().getFirst().name();
  }

  List<Finding> preflight(MoveKind kind) {
    return preflight(CLUSTER, candidate(), kind);
  }

  List<Finding> preflight(String name, String candidate, MoveKind kind) {
    return preflight.of(inventory.require(name), candidate, kind).findings();
  }

  Verdict verdict() {
    return readiness.of(cluster(), candidate());
  }

  Verdict verdict(String name) {
    Cluster cluster = inventory.require(name);
    return readiness.of(cluster, cluster.standbys().getFirst().name());
  }

  Move run(MoveKind kind) {
    return moves.run(cluster(), candidate(), kind);
  }

  Move rehearse(String name) {
    Cluster cluster = inventory.require(name);
    return moves.run(cluster, cluster.standbys().getFirst().name(), MoveKind.REHEARSAL);
  }

  /** Starts a rehearsal; closing waits for its end. */
  AutoCloseable rehearsing() {
    Cluster cluster = cluster();
    OperationId id =
        switchovers
            .start(
                cluster.name(),
                new MoveRequest(
                    MoveKind.REHEARSAL,
                    candidate(),
                    "a test",
                    cluster.name(),
                    Set.of(),
                    false,
                    Unapplied.LEAVE),
                ADMIN,
                new Powers(true, true))
            .operation()
            .id();
    return () -> Awaitility.await().until(() -> switchovers.require(id).operation().ended());
  }

  /** What a failover would do about the candidate, were it the old primary. */
  AutoCloseable distrust() {
    String node = candidate();
    OperationId id = run(MoveKind.REHEARSAL).operation().id();
    trust.leave(cluster().node(node), id);
    return () -> trust.restore(cluster(), node, "a test", ADMIN);
  }

  /** Takes over part of a schedule; closing takes over the second. */
  AutoCloseable schedule(ObjectNode document, ObjectNode after) {
    schedules.change(cluster(), document, ADMIN);
    return () -> schedules.change(cluster(), after, ADMIN);
  }

  /** Says of every changed identity that it is meant. */
  void acknowledge() {
    cluster()
        .instances()
        .forEach(instance ->
            history
                .latest(instance.id())
                .filter(latest -> !latest.acknowledged())
                .ifPresent(latest -> history.acknowledge(instance.id(), latest.lineage(), ADMIN)));
  }
}
