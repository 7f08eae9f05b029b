package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.understudy.drift.StandbyDrift;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.operation.Boundary;
import io.understudy.sync.StageAgent.Mood;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A console that dies, or is asked to stop, at any boundary of a sync. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestProfile(SyncStage.ByHand.class)
class SyncKillIT extends SyncStage {

  static Stream<Boundary> boundaries() {
    return Boundary.forward(Stream.of("guard", "apply", "verify", "record"));
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void aConsoleKilledAnywhereIsContinuedAndEachJobRunsOnce(Boundary boundary)
      throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();
    approve(sync);

    assertThat(trial.killedAt(boundary)).isPresent();
    trial.drive();

    Sync ended = syncs.require(sync.id());
    assertThat(ended.state()).isEqualTo(SyncState.SUCCEEDED);
    assertThat(ended.verified()).isEqualTo(1);
    assertThat(beta.get("settings/work_mem")).isEqualTo("64MB");
    assertThat(beta.executions())
        .hasSize(1)
        .allSatisfy((job, times) -> assertThat(times).isEqualTo(1));
    assertThat(drift("beta").status()).isEqualTo(StandbyDrift.Status.IN_SYNC);
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void aConsoleKilledWhileTheTargetRefusesLeavesItAsBefore(Boundary boundary)
      throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();
    approve(sync);
    beta.feel(Mood.PUTTING_BACK);

    boolean died = trial.killedAt(boundary).isPresent();
    if (died) {
      trial.drive();
    }

    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.FAILED);
    assertThat(beta.get("settings/work_mem")).isEqualTo("4MB");
    assertThat(beta.executions())
        .hasSize(1)
        .allSatisfy((job, times) -> assertThat(times).isEqualTo(1));
  }

  @Test
  void whatIsCancelledWhileItRunsIsPutBack() throws InterruptedException {
    alpha.set("settings/work_mem", "64MB");
    Sync sync = propose();
    approve(sync);
    Boundary afterApply =
        boundaries()
            .filter(b -> b.step().equals("verify") && b.moment() == Boundary.Moment.BEFORE)
            .findFirst()
            .orElseThrow();
    assertThat(trial.killedAt(afterApply)).isPresent();

    syncs.cancel(sync.id(), ADA);
    trial.drive();

    assertThat(syncs.require(sync.id()).state()).isEqualTo(SyncState.CANCELLED);
    assertThat(beta.get("settings/work_mem")).isEqualTo("4MB");
    assertThat(syncs.require(sync.id()).result().putBack()).containsExactly("db");
  }
}
