package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.Arc;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Boundary;
import io.understudy.operation.Boundary.Moment;
import io.understudy.operation.Direction;
import io.understudy.operation.OperationId;
import io.understudy.operation.OperationTrial;
import io.understudy.operation.Step;
import io.understudy.polling.Polling;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The console dies at every boundary of every step of a switchover of a real pair, and another one
 * continues it. The boundaries come from the steps of {@link SwitchoverKind}.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestProfile(SwitchoverKillIT.ConsolesOfTheTrial.class)
class SwitchoverKillIT {

  private static final Actor ADMIN = Actor.user("ada");
  private static final String DEMOTING = "ALTER SYSTEM SET default_transaction_read_only = 'on'";
  private static final String PROMOTING = "ALTER SYSTEM RESET default_transaction_read_only";
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final RealPair PAIR = new RealPair();

  /** The console under test drives nothing by itself. */
  public static final class ConsolesOfTheTrial implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("understudy.operations.drive", "false");
    }
  }

  @Inject Inventory inventory;
  @Inject Switchovers switchovers;
  @Inject Polling polling;
  @Inject SwitchoverKind kind;

  private Cluster cluster;

  @AfterAll
  static void close() {
    PAIR.close();
  }

  @BeforeEach
  void declare() {
    PAIR.reset();
    PAIR.mark();
    cluster =
        PAIR.declare(
            inventory,
            "killed-" + NAMES.incrementAndGet(),
            PAIR.probeOfThePrimary("answers", "SELECT 1", "1"));
    polling.pollNow(cluster);
  }

  @AfterEach
  void remove() {
    inventory.delete(cluster.name(), ADMIN);
  }

  static Stream<Boundary> forward() {
    return Boundary.forward(steps().stream());
  }

  static Stream<Boundary> back() {
    return steps().stream()
        .takeWhile(step -> !step.equals("promote"))
        .flatMap(step ->
            Stream.of(Moment.values()).map(moment -> new Boundary(step, Direction.UNDO, moment)));
  }

  private static List<String> steps() {
    return Arc.container().instance(SwitchoverKind.class).get().steps().stream()
        .map(Step::name)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("forward")
  void isContinuedOnTheWayForward(Boundary boundary) throws InterruptedException {
    OperationTrial trial = new OperationTrial(START, kind);
    OperationId id = start();

    assertThat(trial.killedAt(boundary)).isPresent();
    trial.drive();

    assertThat(switchovers.require(id).operation().state()).as(words(id)).isEqualTo("SUCCEEDED");
    assertPrimary("beta", "alpha");
    assertThat(PAIR.turns("alpha")).containsExactly("on");
    assertThat(PAIR.turns("beta")).containsExactly("off");
    assertThat(commands("alpha", id)).containsOnlyOnce(DEMOTING).doesNotContain(PROMOTING);
    assertThat(commands("beta", id)).containsOnlyOnce(PROMOTING).doesNotContain(DEMOTING);
  }

  @ParameterizedTest
  @MethodSource("back")
  void isContinuedOnTheWayBack(Boundary boundary) throws InterruptedException {
    OperationTrial trial = new OperationTrial(START, kind);
    OperationId id = start();
    Boundary beforePromotion = new Boundary("promote", Direction.DO, Moment.BEFORE);
    assertThat(trial.killedAt(beforePromotion)).isPresent();
    switchovers.cancel(id, ADMIN);

    assertThat(trial.killedAt(boundary)).isPresent();
    trial.drive();

    assertThat(switchovers.require(id).operation().state()).as(words(id)).isEqualTo("CANCELLED");
    assertPrimary("alpha", "beta");
    assertThat(PAIR.turns("alpha")).containsExactly("on", "off");
    assertThat(PAIR.turns("beta")).isEmpty();
    assertThat(commands("alpha", id)).containsOnlyOnce(DEMOTING, PROMOTING);
    assertThat(commands("beta", id)).isEmpty();
  }

  private void assertPrimary(String primary, String standby) {
    assertThat(inventory.require(cluster.name()).primary().name()).isEqualTo(primary);
    assertThat(PAIR.takesWrites(primary)).isTrue();
    assertThat(PAIR.takesWrites(standby)).isFalse();
  }

  private static List<String> commands(String node, OperationId id) {
    return PAIR.commands(node, id.toString());
  }

  private OperationId start() {
    MoveRequest request =
        new MoveRequest(
            MoveKind.SWITCHOVER,
            "beta",
            "a test",
            cluster.name(),
            Set.of(),
            false,
            Unapplied.LEAVE);
    return switchovers
        .start(cluster.name(), request, ADMIN, new Powers(true, true))
        .operation()
        .id();
  }

  private String words(OperationId id) {
    Move move = switchovers.require(id);
    return move.operation().reason() + " " + move.steps();
  }
}
