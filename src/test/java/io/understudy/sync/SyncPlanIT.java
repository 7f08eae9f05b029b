package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.understudy.drift.StandbyDrift;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.history.History;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.sync.StageAgent.Mood;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What a proposed plan takes in, what it leaves out, and whom it can be made for. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestProfile(SyncStage.ByHand.class)
class SyncPlanIT extends SyncStage {

  @Inject History history;

  @Test
  void anUnknownKeyIsRefusedByName() {
    assertThatThrownBy(() -> syncs.propose(cluster.name(), keys("settings/nonsense"), ADA))
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.UNKNOWN_KEY);
              assertThat(refused.message()).contains("settings/nonsense");
            });
  }

  @Test
  void cherryPickedKeysAloneAreChanged() throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    alpha.set("settings/jit", "off");
    Sync sync = syncs.propose(cluster.name(), keys("settings/jit"), ADA);

    approve(sync);
    trial.drive();

    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(beta.get("settings/jit")).isEqualTo("off");
    assertThat(beta.get("settings/work_mem")).isEqualTo("4MB");
  }

  @Test
  void whatTheDraftRefusesIsLeftOutWithItsReason() throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    alpha.set("settings/jit", "bad");
    Sync sync = propose();

    assertThat(sync.plan().leftOut())
        .extracting(LeftOut::reason)
        .containsExactly("'bad' is no value of it");
    approve(sync);
    trial.drive();
    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(beta.get("settings/jit")).isEqualTo("on");
  }

  @Test
  void whenAllIsRefusedItHasFailedAtOnce() {
    alpha.set("settings/jit", "bad");

    Sync sync = propose();

    assertThat(sync.state()).isEqualTo(SyncState.FAILED);
    assertThat(sync.plan().leftOut()).hasSize(1);
  }

  @Test
  void deletionsNeedToBeAllowed() throws InterruptedException {
    beta.set("roles/left", "login");
    Sync without = propose();
    assertThat(without.plan().leftOut())
        .extracting(LeftOut::why)
        .containsExactly(LeftOut.Why.DELETION);

    Sync with =
        syncs.propose(
            cluster.name(),
            new SyncDeclaration(null, null, null, null, null, true, null, null),
            ADA);
    assertThat(with.plan().deletes()).isTrue();
    approve(with);
    trial.drive();

    assertThat(syncs.require(with.id()).state()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(beta.get("roles/left")).isNull();
  }

  @Test
  void nothingIsPlannedForAStandbyThatDoesNotAnswer() {
    beta.feel(Mood.SILENT);

    assertThatThrownBy(this::propose).satisfies(code(ErrorCode.UNAVAILABLE));
  }

  @Test
  void withADeadPrimaryWhatWasSeenLastIsPlanned() throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    poll();
    alpha.feel(Mood.SILENT);
    Sync sync = propose();

    approve(sync);
    trial.drive();

    assertThat(sync.detail()).contains("alpha/db does not answer", "revision 1");
    assertThat(beta.get("settings/work_mem")).isEqualTo("64MB");
  }

  @Test
  void withADeadPrimaryNothingToDoIsSaidOfWhatWasSeenLast() {
    poll();
    alpha.feel(Mood.SILENT);

    Sync sync = propose();

    assertThat(sync.state()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(sync.detail()).contains("alpha/db does not answer", "revision 1");
  }

  @Test
  void nothingIsAppliedFromAnotherInstallationUntilSomebodyAcknowledgesIt() {
    poll();
    alpha.reinstall("A2");
    alpha.set("settings/work_mem", "64MB");
    poll();

    assertThat(drift("beta").status()).isEqualTo(StandbyDrift.Status.UNKNOWN);
    assertThatThrownBy(this::propose).satisfies(code(ErrorCode.WRONG_STATE));
    history.acknowledge(cluster.instance("alpha", "db").id(), 2, ADA);
    assertThat(propose().state()).isEqualTo(SyncState.PROPOSED);
  }
}
