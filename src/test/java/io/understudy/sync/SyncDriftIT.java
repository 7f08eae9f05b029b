package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.understudy.drift.Cause;
import io.understudy.drift.DriftItem;
import io.understudy.drift.StandbyDrift;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.history.History;
import io.understudy.inventory.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a sync means for the drift of its standby, and of the other ones. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestProfile(SyncStage.ByHand.class)
class SyncDriftIT extends SyncStage {

  @Inject History history;

  @Inject Starter starter;

  @Test
  void anApprovedPlanMakesTheStandbyEqualAndIsTheBaseOfLaterDrift() throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    Sync proposed = propose();
    assertThat(proposed.state()).isEqualTo(SyncState.PROPOSED);
    assertThat(proposed.plan().commands()).hasSize(1);

    approve(proposed);
    trial.drive();

    Sync ended = syncs.require(proposed.id());
    assertThat(ended.state()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(ended.verified()).isEqualTo(1);
    assertThat(beta.get("settings/work_mem")).isEqualTo("64MB");
    assertThat(drift("beta").status()).isEqualTo(StandbyDrift.Status.IN_SYNC);
    beta.set("settings/work_mem", "8MB");
    alpha.set("settings/jit", "off");
    poll();
    assertThat(drift("beta").items())
        .extracting(DriftItem::cause)
        .containsExactlyInAnyOrder(Cause.STANDBY_CHANGED, Cause.PRIMARY_CHANGED);
  }

  @Test
  void beforeTheFirstSyncDriftWasNeverSynced() {
    alpha.set("settings/work_mem", "64MB");
    poll();

    assertThat(drift("beta").items())
        .extracting(DriftItem::cause)
        .containsExactly(Cause.NEVER_SYNCED);
  }

  @Test
  void theBaseStillCountsAfterTheRolesHaveSwapped() {
    assertThat(propose().state()).isEqualTo(SyncState.SUCCEEDED);
    cluster = inventory.swapRoles(cluster.id(), "beta");
    beta.set("settings/work_mem", "64MB");
    poll();

    assertThat(drift("alpha").items())
        .extracting(DriftItem::cause)
        .containsExactly(Cause.PRIMARY_CHANGED);
  }

  @Test
  void withNothingToDoItHasSucceededAndTheReadingIsTheBase() {
    Sync sync = propose();

    assertThat(sync.state()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(sync.plan().commands()).isEmpty();
    alpha.set("settings/work_mem", "64MB");
    poll();
    assertThat(drift("beta").items())
        .extracting(DriftItem::cause)
        .containsExactly(Cause.PRIMARY_CHANGED);
  }

  @Test
  void ofTwoStandbysOneOrBothAreMadeEqual() throws InterruptedException {
    inventory.delete(cluster.name(), ADA);
    cluster = declare("required", false, "alpha", "beta", "gamma");
    alpha.set("settings/work_mem", "64MB");
    assertThatThrownBy(this::propose).hasMessageContaining("beta, gamma");
    Sync one = syncs.propose(cluster.name(), to("beta"), ADA);
    Sync other = syncs.propose(cluster.name(), to("gamma"), ADA);

    approve(one);
    approve(other);

    assertThat(syncs.require(one.id()).state()).isEqualTo(SyncState.RUNNING);
    assertThat(syncs.require(other.id()).state()).isEqualTo(SyncState.APPROVED);
    assertThat(syncs.require(other.id()).waitsFor()).contains("sync");
    trial.drive();
    assertThat(gamma.get("settings/work_mem")).isEqualTo("4MB");
    starter.startWaiting();
    trial.drive();
    assertThat(beta.get("settings/work_mem")).isEqualTo("64MB");
    assertThat(gamma.get("settings/work_mem")).isEqualTo("64MB");
    assertThat(syncs.require(other.id()).state()).isEqualTo(SyncState.SUCCEEDED);
  }

  @Test
  void aHundredReadingsOfAnUnchangedPairLeaveNoTrace() {
    assertThat(propose().state()).isEqualTo(SyncState.SUCCEEDED);
    List<Object> before = traces();

    for (int i = 0; i < 100; i++) {
      poll();
      assertThat(drift("beta").status()).isEqualTo(StandbyDrift.Status.IN_SYNC);
    }

    assertThat(traces()).isEqualTo(before);
  }

  private List<Object> traces() {
    var traces = new ArrayList<>();
    for (Instance instance : cluster.instances()) {
      traces.add(history.latest(instance.id()));
    }
    traces.addAll(syncs.page(cluster, null, 10));
    return traces;
  }
}
