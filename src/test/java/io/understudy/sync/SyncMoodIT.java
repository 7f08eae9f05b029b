package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.sync.StageAgent.Mood;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a sync when the target refuses, breaks, or falls silent. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestProfile(SyncStage.ByHand.class)
class SyncMoodIT extends SyncStage {

  @Inject UnknownSyncs unknown;

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"PUTTING_BACK", "REFUSING"})
  void whatTheTargetRefusesHasFailedAndIsAsBefore(Mood mood) throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();
    beta.feel(mood);

    approve(sync);
    trial.drive();

    Sync ended = syncs.require(sync.id());
    assertThat(ended.state()).isEqualTo(SyncState.FAILED);
    assertThat(ended.result().refusals().getFirst().reason()).isEqualTo("the server said no");
    assertThat(beta.get("settings/work_mem")).isEqualTo("4MB");
  }

  @Test
  void whatBreaksHalfWayIsAnError() throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();
    beta.feel(Mood.BREAKING);

    approve(sync);
    trial.drive();

    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.ERROR);
  }

  @Test
  void aLostAnswerIsFoundOutByAskingAgain() throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();
    approve(sync);
    beta.feel(Mood.SILENT_AFTER_JOB);

    trial.drive();

    Sync lost = syncs.require(sync.id());
    assertThat(lost.state()).isEqualTo(SyncState.UNKNOWN);
    unknown.resolve();
    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.UNKNOWN);
    beta.feel(Mood.WILLING);
    unknown.resolve();
    Sync found = syncs.require(sync.id());
    assertThat(found.state()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(found.verified()).isEqualTo(1);
    assertThat(beta.executions())
        .hasSize(1)
        .allSatisfy((job, times) -> assertThat(times).isEqualTo(1));
  }

  @Test
  void aJobThatNeverArrivedIsFoundOutByReading() throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();
    approve(sync);
    beta.feel(Mood.SILENT_AT_JOB);

    trial.drive();

    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.UNKNOWN);
    beta.feel(Mood.WILLING);
    unknown.resolve();
    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.FAILED);
    assertThat(syncs.require(sync.id()).detail()).contains("as before");
  }
}
