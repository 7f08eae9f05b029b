package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.sync.StageAgent.Mood;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Clusters that approve by themselves. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestProfile(SyncStage.ByHand.class)
class AutomaticSyncIT extends SyncStage {

  @Inject AutomaticSyncs automatic;

  @Test
  void goingBackIsASyncToAnOlderRevisionThatAutomaticApprovalDoesNotUndo()
      throws InterruptedException {
    inventory.delete(cluster.name(), ADA);
    cluster = declare("automatic", false, "alpha", "beta");
    assertThat(propose().state()).isEqualTo(SyncState.SUCCEEDED);
    alpha.set("settings/work_mem", "64MB");
    poll();
    automatic.propose();
    trial.drive();
    assertThat(beta.get("settings/work_mem")).isEqualTo("64MB");

    Sync back =
        syncs.propose(
            cluster.name(),
            new SyncDeclaration(null, null, null, 1, null, null, null, "64MB is too much"),
            ADA);
    approve(back);
    trial.drive();

    assertThat(syncs.require(back.id()).state()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(beta.get("settings/work_mem")).isEqualTo("4MB");
    automatic.propose();
    assertThat(syncs.open(cluster)).isEmpty();
    alpha.set("settings/jit", "off");
    poll();
    automatic.propose();
    trial.drive();
    assertThat(beta.get("settings/jit")).isEqualTo("off");
    assertThat(beta.get("settings/work_mem")).isEqualTo("4MB");
  }

  @Test
  void anAutomaticSyncThatFailedIsNotTriedAgainUntilSomethingChanges() throws InterruptedException {
    inventory.delete(cluster.name(), ADA);
    cluster = declare("automatic", false, "alpha", "beta");
    beta.feel(Mood.REFUSING);
    alpha.set("settings/work_mem", "64MB");
    poll();
    automatic.propose();
    trial.drive();

    automatic.propose();

    assertThat(syncs.page(cluster, null, 10)).hasSize(1);
    beta.feel(Mood.WILLING);
    alpha.set("settings/work_mem", "65MB");
    poll();
    automatic.propose();
    trial.drive();
    assertThat(beta.get("settings/work_mem")).isEqualTo("65MB");
  }
}
