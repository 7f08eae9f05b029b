package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.understudy.audit.Actor;
import io.understudy.drift.Drifts;
import io.understudy.drift.RuleDeclaration;
import io.understudy.drift.Rules;
import io.understudy.drift.StandbyDrift;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.ClusterDeclaration.AgentDeclaration;
import io.understudy.inventory.ClusterDeclaration.ComponentDeclaration;
import io.understudy.inventory.ClusterDeclaration.NodeDeclaration;
import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationTrial;
import io.understudy.polling.Polling;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Secret;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Syncs on the real database and the real journal, against agents that speak the real protocol and
 * can be told to misbehave. Time ticks only when a test says so.
 */
abstract class SyncStage {

  static final Actor ADA = Actor.user("ada");
  static final Actor BOB = Actor.user("bob");

  private static final AtomicInteger NAMES = new AtomicInteger();

  /** Nothing is polled, proposed or driven but by the tests. */
  public static final class ByHand implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "understudy.operations.drive", "false",
          "understudy.syncs.drive", "false",
          "understudy.polling.scheduled", "false");
    }
  }

  @Inject Syncs syncs;
  @Inject SyncOperation kind;
  @Inject Inventory inventory;
  @Inject Drifts drifts;
  @Inject Rules rules;
  @Inject Polling polling;

  final StageAgent alpha = new StageAgent("A");
  final StageAgent beta = new StageAgent("B");
  final StageAgent gamma = new StageAgent("C");
  Cluster cluster;
  OperationTrial trial;

  @BeforeEach
  void playTwoServers() {
    trial = new OperationTrial(Instant.parse("2026-01-02T03:04:05Z"), kind);
    for (StageAgent agent : List.of(alpha, beta, gamma)) {
      agent.set("settings/work_mem", "4MB");
      agent.set("settings/jit", "on");
    }
    cluster = declare("required", false, "alpha", "beta");
  }

  @AfterEach
  void closeTheStage() throws InterruptedException {
    endWhatRuns();
    inventory.delete(cluster.name(), ADA);
    alpha.close();
    beta.close();
    gamma.close();
  }

  /** What a failed test left running would be driven by the next one instead of its own. */
  private void endWhatRuns() throws InterruptedException {
    while (syncs.open(cluster).stream().anyMatch(sync -> sync.state() == SyncState.RUNNING)) {
      trial.clock().tick(Duration.ofMinutes(1));
      trial.drive();
    }
  }

  Sync propose() {
    return syncs.propose(cluster.name(), SyncDeclaration.all(), ADA);
  }

  Sync approve(Sync sync) {
    return syncs.approve(sync.id(), sync.planHash(), null, BOB);
  }

  void poll() {
    polling.pollNow(cluster);
  }

  StandbyDrift drift(String standby) {
    return drifts.of(cluster, cluster.node(standby));
  }

  static SyncDeclaration keys(String... keys) {
    return new SyncDeclaration(null, null, List.of(keys), null, null, null, null, null);
  }

  static SyncDeclaration to(String standby) {
    return new SyncDeclaration(standby, null, null, null, null, null, null, null);
  }

  static SyncDeclaration forced(@Nullable String reason) {
    return new SyncDeclaration(null, null, null, null, true, null, null, reason);
  }

  static RuleDeclaration ignore(String key) {
    return new RuleDeclaration(
        null, "ignore", null, key, null, null, null, "as it should be", null, null, null, null);
  }

  static Consumer<Throwable> code(ErrorCode code) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                RequestRefused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  Cluster declare(String approval, boolean fourEyes, String... nodes) {
    Map<String, StageAgent> agents = Map.of("alpha", alpha, "beta", beta, "gamma", gamma);
    var declared = new ArrayList<@Nullable NodeDeclaration>();
    for (String node : nodes) {
      String url = Objects.requireNonNull(agents.get(node)).url();
      declared.add(new NodeDeclaration(node, new AgentDeclaration(url, Secret.of("token"))));
    }
    return inventory
        .declare(
            "stage-" + NAMES.incrementAndGet(),
            new ClusterDeclaration(
                declared,
                "alpha",
                List.of(new ComponentDeclaration("db", "database", "postgresql")),
                null,
                approval,
                fourEyes,
                null),
            ADA)
        .cluster();
  }
}
