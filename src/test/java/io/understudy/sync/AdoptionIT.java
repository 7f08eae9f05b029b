package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.understudy.drift.Cause;
import io.understudy.drift.StandbyDrift;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import io.understudy.sync.StageAgent.Mood;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The standby's value is the right one: the primary takes it, by a plan that somebody approves. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestProfile(SyncStage.ByHand.class)
class AdoptionIT extends SyncStage {

  @Test
  void thePrimaryTakesWhatTheStandbyHasAndNothingElse() throws InterruptedException {
    beta.set("settings/work_mem", "64MB");
    beta.set("settings/jit", "off");
    poll();

    Sync sync = adopt("settings/work_mem");
    assertThat(sync.state()).isEqualTo(SyncState.PROPOSED);
    assertThat(sync.target()).isEqualTo("alpha");
    assertThat(alpha.executions()).isEmpty();
    approve(sync);
    trial.drive();

    Sync ended = syncs.require(sync.id());
    assertThat(ended.state()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(ended.verified()).isEqualTo(1);
    assertThat(alpha.get("settings/work_mem")).isEqualTo("64MB");
    assertThat(alpha.get("settings/jit")).isEqualTo("on");
    assertThat(beta.executions()).isEmpty();
    assertThat(drift("beta").items())
        .extracting(item -> item.key().path())
        .containsExactly("settings/jit");
  }

  @Test
  void whatWasAdoptedIsTheBaseOfLaterComparisons() throws InterruptedException {
    beta.set("settings/work_mem", "64MB");
    approve(adopt("settings/work_mem"));
    trial.drive();
    alpha.set("settings/work_mem", "65MB");
    poll();

    assertThat(drift("beta").items().getFirst().cause()).isEqualTo(Cause.PRIMARY_CHANGED);
  }

  @Test
  void isPutBackWhenThePrimaryRefuses() throws InterruptedException {
    beta.set("settings/work_mem", "64MB");
    poll();
    Sync sync = adopt("settings/work_mem");
    alpha.feel(Mood.PUTTING_BACK);
    approve(sync);

    trial.drive();

    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.FAILED);
    assertThat(drift("beta").status()).isEqualTo(StandbyDrift.Status.DRIFTED);
  }

  @Test
  void isNamedKeyByKeyAndNeitherForcedNorRestartsThePrimary() {
    assertThatThrownBy(() ->
            syncs.propose(
                cluster.name(),
                new SyncDeclaration(null, null, null, 1, true, null, true, "now", true),
                ADA))
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused ->
                assertThat(refused.errors())
                    .extracting(FieldError::field)
                    .containsExactlyInAnyOrder("keys", "revision", "restart", "force"));
  }

  @Test
  void waitsForAPersonAlsoWhereSyncsApproveThemselves() {
    inventory.delete(cluster.name(), ADA);
    cluster = declare("automatic", false, "alpha", "beta");
    beta.set("settings/work_mem", "64MB");

    assertThat(adopt("settings/work_mem").state()).isEqualTo(SyncState.PROPOSED);
  }

  @Test
  void isStaleWhenTheStandbyHasChangedOrTheRolesHave() {
    beta.set("settings/work_mem", "64MB");
    Sync first = adopt("settings/work_mem");
    beta.set("settings/work_mem", "65MB");
    assertThatThrownBy(() -> approve(first)).satisfies(code(ErrorCode.STALE_PLAN));

    Sync second = adopt("settings/work_mem");
    inventory.swapRoles(cluster.id(), "beta");
    assertThatThrownBy(() -> approve(second)).satisfies(code(ErrorCode.STALE_PLAN));
    assertThat(alpha.executions()).isEmpty();
  }

  @Test
  void takesNothingFromAStandbyThatCannotBeReadNow() {
    beta.set("settings/work_mem", "64MB");
    poll();
    beta.feel(Mood.SILENT);

    assertThatThrownBy(() -> adopt("settings/work_mem")).satisfies(code(ErrorCode.UNAVAILABLE));
  }

  private Sync adopt(String key) {
    return syncs.propose(
        cluster.name(),
        new SyncDeclaration(null, null, List.of(key), null, null, null, null, "B is right", true),
        ADA);
  }
}
