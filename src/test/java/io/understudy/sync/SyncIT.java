package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.understudy.audit.Actor;
import io.understudy.drift.Cause;
import io.understudy.drift.DriftItem;
import io.understudy.drift.Drifts;
import io.understudy.drift.RuleDeclaration;
import io.understudy.drift.Rules;
import io.understudy.drift.StandbyDrift;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.history.History;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.ClusterDeclaration.AgentDeclaration;
import io.understudy.inventory.ClusterDeclaration.ComponentDeclaration;
import io.understudy.inventory.ClusterDeclaration.NodeDeclaration;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Boundary;
import io.understudy.operation.OperationTrial;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Secret;
import io.understudy.sync.StageAgent.Mood;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Syncs on the real database and the real journal, against agents that speak the real protocol and
 * can be told to misbehave. Time ticks only when a test says so.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestProfile(SyncIT.ByHand.class)
class SyncIT {

  private static final Actor ADA = Actor.user("ada");
  private static final Actor BOB = Actor.user("bob");
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** Nothing is driven but by the tests. */
  public static final class ByHand implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("understudy.operations.drive", "false", "understudy.syncs.drive", "false");
    }
  }

  @Inject Syncs syncs;
  @Inject SyncOperation kind;
  @Inject Starter starter;
  @Inject UnknownSyncs unknown;
  @Inject AutomaticSyncs automatic;
  @Inject Inventory inventory;
  @Inject History history;
  @Inject Drifts drifts;
  @Inject Rules rules;
  @Inject FreshLook look;

  private final StageAgent alpha = new StageAgent("A");
  private final StageAgent beta = new StageAgent("B");
  private final StageAgent gamma = new StageAgent("C");
  private Cluster cluster;
  private OperationTrial trial;

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
  void closeTheStage() {
    inventory.delete(cluster.name(), ADA);
    alpha.close();
    beta.close();
    gamma.close();
  }

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
  void anApprovalRuleDecidesInsteadOfPeople() {
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

    assertThat(propose().state()).isEqualTo(SyncState.RUNNING);
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

    assertThat(beta.get("settings/work_mem")).isEqualTo("64MB");
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

  private Sync propose() {
    return syncs.propose(cluster.name(), SyncDeclaration.all(), ADA);
  }

  private Sync approve(Sync sync) {
    return syncs.approve(sync.id(), sync.planHash(), null, BOB);
  }

  private void poll() {
    cluster.instances().forEach(look::at);
  }

  private StandbyDrift drift(String standby) {
    return drifts.of(cluster, cluster.node(standby));
  }

  private static SyncDeclaration keys(String... keys) {
    return new SyncDeclaration(null, null, List.of(keys), null, null, null, null, null);
  }

  private static SyncDeclaration to(String standby) {
    return new SyncDeclaration(standby, null, null, null, null, null, null, null);
  }

  private static SyncDeclaration forced(@Nullable String reason) {
    return new SyncDeclaration(null, null, null, null, true, null, null, reason);
  }

  private static RuleDeclaration ignore(String key) {
    return new RuleDeclaration(
        null, "ignore", null, key, null, null, null, "as it should be", null, null, null, null);
  }

  private static Consumer<Throwable> code(ErrorCode code) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                RequestRefused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private Cluster declare(String approval, boolean fourEyes, String... nodes) {
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
