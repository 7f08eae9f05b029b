package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.understudy.drift.RuleDeclaration;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.problem.ErrorCode;
import io.understudy.sync.StageAgent.Mood;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who lets a plan run, and when it no longer may. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestProfile(SyncStage.ByHand.class)
class SyncApprovalIT extends SyncStage {

  @Inject Overtaken overtaken;

  @ParameterizedTest
  @EnumSource(Changed.class)
  void anApprovalOfWhatHasChangedSinceIsStale(Changed changed) {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();
    switch (changed) {
      case PRIMARY -> alpha.set("settings/work_mem", "65MB");
      case STANDBY -> beta.set("settings/jit", "off");
      case RULES -> rules.add(cluster, ignore("settings/work_mem"), ADA);
      case IDENTITY -> {
        beta.reinstall("B2");
        beta.set("settings/jit", "off");
      }
    }

    assertThatThrownBy(() -> approve(sync)).satisfies(code(ErrorCode.STALE_PLAN));
    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.STALE);
    assertThat(beta.executions()).isEmpty();
  }

  enum Changed {
    PRIMARY,
    STANDBY,
    RULES,
    IDENTITY
  }

  @Test
  void whatWaitsForANodeThatBecameThePrimaryIsOver() {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();

    inventory.swapRoles(cluster.id(), "beta");
    overtaken.end();

    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.STALE);
    assertThat(syncs.require(sync.id()).detail()).contains("beta is the primary now");
  }

  @Test
  void whatChangesBetweenApprovalAndTheFirstCommandMakesItStaleToo() throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();
    approve(sync);
    beta.set("settings/jit", "off");

    trial.drive();

    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.STALE);
    assertThat(beta.executions()).isEmpty();
  }

  @Test
  void anotherHashIsNotThisPlan() {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();

    assertThatThrownBy(() -> syncs.approve(sync.id(), "0".repeat(64), null, BOB))
        .satisfies(code(ErrorCode.STALE_PLAN));
    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.PROPOSED);
  }

  @Test
  void underFourEyesSomebodyElseApproves() throws InterruptedException {
    inventory.delete(cluster.name(), ADA);
    cluster = declare("required", true, "alpha", "beta");
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();

    assertThatThrownBy(() -> syncs.approve(sync.id(), sync.planHash(), null, ADA))
        .satisfies(code(ErrorCode.FOUR_EYES));
    syncs.approve(sync.id(), sync.planHash(), "looks right", BOB);
    trial.drive();
    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.SUCCEEDED);
  }

  @Test
  void aForcedSyncSkipsTheApprovalAndNoVerification() throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    beta.feel(Mood.LYING);
    Sync sync = syncs.propose(cluster.name(), forced("it burns"), ADA);
    assertThat(sync.state()).isEqualTo(SyncState.RUNNING);

    trial.drive();

    Sync ended = syncs.require(sync.id());
    assertThat(ended.state()).isEqualTo(SyncState.FAILED);
    assertThat(ended.verified()).isZero();
    assertThat(ended.result().wrong())
        .extracting(Verification.Wrong::desired)
        .containsExactly("64MB");
  }

  @Test
  void aForcedSyncNeedsAReason() {
    assertThatThrownBy(() -> syncs.propose(cluster.name(), forced(null), ADA))
        .hasMessageContaining("reason");
  }

  @Test
  void aRejectedPlanIsRememberedWithItsComment() {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();

    Sync rejected = syncs.reject(sync.id(), "not before the audit", BOB);

    assertThat(rejected.state()).isEqualTo(SyncState.REJECTED);
    assertThat(rejected.comment()).isEqualTo("not before the audit");
    assertThatThrownBy(() -> approve(sync)).satisfies(code(ErrorCode.WRONG_STATE));
  }

  @Test
  void anApprovalRuleDecidesInsteadOfPeople() throws InterruptedException {
    rules.add(
        cluster,
        new RuleDeclaration(
            null,
            "approval",
            null,
            null,
            "settings/*",
            null,
            "automatic",
            "minor",
            null,
            null,
            null,
            null),
        ADA);
    alpha.set("settings/work_mem", "64MB");

    Sync sync = propose();

    assertThat(sync.state()).isEqualTo(SyncState.RUNNING);
    trial.drive();
    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.SUCCEEDED);
  }
}
