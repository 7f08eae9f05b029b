package io.understudy.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.operation.StepOutcome.Broken;
import io.understudy.operation.StepOutcome.Done;
import io.understudy.operation.StepOutcome.Irrevocable;
import io.understudy.operation.StepOutcome.Refused;
import io.understudy.operation.StepOutcome.Unknown;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Drives made-up operations on the real journal, turn by turn. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class OperationJournalIT {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final Actor ADMIN = Actor.user("ada");

  @Inject Operations operations;
  @Inject DataSource database;

  private long cluster;
  private final Errand errand = new Errand(null);
  private final OperationTrial trial = new OperationTrial(START, errand);

  @BeforeEach
  void makeACluster() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      try (var row =
          statement.executeQuery(
              "INSERT INTO cluster (name, created_at) VALUES ('errands', now()) RETURNING id")) {
        row.next();
        cluster = row.getLong(1);
      }
    }
  }

  @AfterEach
  void removeIt() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM cluster WHERE name = 'errands'");
    }
  }

  @Test
  void runsTheStepsInOrderAndKeepsWhatItDid() throws InterruptedException {
    OperationId id = start(errand);

    trial.drive();

    Operation ended = find(id);
    assertThat(ended.state()).isEqualTo("SUCCEEDED");
    assertThat(errand.world).containsExactly("pack", "carry", "deliver");
    assertThat(ended.attempts()).extracting(Attempt::step).isEqualTo(Errand.STEPS);
    assertThat(operations.notes(id))
        .filteredOn(Note::command)
        .extracting(Note::text)
        .containsExactly("pack", "carry", "deliver");
  }

  @Test
  void whatAJobRanIsToldOnceHoweverOftenItIsAskedFor() throws InterruptedException {
    errand.answers.put(
        "carry",
        context -> {
          context.ran(context.jobId("carry"), List.of("lift", "walk"));
          return context.attempt() == 1 ? new Unknown("nobody saw it") : new Done("carried");
        });
    OperationId id = start(errand);

    trial.drive();

    assertThat(find(id).state()).isEqualTo("SUCCEEDED");
    assertThat(operations.notes(id))
        .filteredOn(Note::command)
        .extracting(Note::text)
        .containsExactly("pack", "lift", "walk", "deliver");
  }

  @Test
  void oneOperationPerClusterRuns() throws InterruptedException {
    OperationId first = start(errand);

    StartAnswer second = operations.start(errand, cluster, "{}", ADMIN);
    trial.drive();
    StartAnswer third = operations.start(errand, cluster, "{}", ADMIN);

    assertThat(second)
        .isInstanceOfSatisfying(
            StartAnswer.Occupied.class, o -> assertThat(o.running().id()).isEqualTo(first));
    assertThat(third).isInstanceOf(StartAnswer.Accepted.class);
  }

  @Test
  void undoesInReverseOrderWhenAStepIsRefused() throws InterruptedException {
    errand.answers.put("deliver", context -> new Refused("nobody at home"));
    OperationId id = start(errand);

    trial.drive();

    assertThat(errand.world)
        .containsExactly("pack", "carry", "undo-deliver", "undo-carry", "undo-pack");
    assertThat(find(id).state()).isEqualTo("FAILED");
    assertThat(find(id).reason()).isEqualTo("deliver: nobody at home");
  }

  @Test
  void goesOnlyForwardAfterThePointOfNoReturn() throws InterruptedException {
    Errand bound = new Errand("carry");
    bound.answers.put("deliver", context -> new Refused("nobody at home"));
    OperationId id = start(bound);

    new OperationTrial(START, bound).drive();

    assertThat(bound.world).containsExactly("pack", "carry");
    assertThat(find(id).state()).isEqualTo("ERROR");
    assertThat(find(id).attempts())
        .filteredOn(a -> a.step().equals("deliver"))
        .hasSizeGreaterThan(3)
        .allMatch(a -> a.outcome() == Attempt.Outcome.REFUSED);
  }

  @Test
  void whatTurnsOutToHaveHappenedWhileItIsUndoneLeadsForwardAgain() throws InterruptedException {
    Errand bound = new Errand("carry");
    bound.answers.put(
        "carry",
        context -> {
          bound.answers.remove("carry");
          return new Broken("it did not tell");
        });
    bound.answers.put("undo-carry", context -> new Irrevocable("it was carried after all"));
    OperationId id = start(bound);

    new OperationTrial(START, bound).drive();

    assertThat(bound.world).containsExactly("pack", "carry", "deliver");
    assertThat(find(id).state()).isEqualTo("ERROR");
    assertThat(find(id).reason())
        .isEqualTo("carry: it did not tell; undo of carry: it was carried after all");
  }

  @Test
  void findsOutByRunningAgainAfterNoAnswer() throws InterruptedException {
    errand.answers.put(
        "carry",
        context -> {
          if (context.attempt() == 3) {
            errand.answers.remove("carry");
          }
          return new Unknown("no answer");
        });
    OperationId id = start(errand);

    trial.drive();

    assertThat(find(id).state()).isEqualTo("SUCCEEDED");
    assertThat(find(id).attempts())
        .filteredOn(a -> a.step().equals("carry"))
        .extracting(Attempt::outcome)
        .containsExactly(
            Attempt.Outcome.UNKNOWN,
            Attempt.Outcome.UNKNOWN,
            Attempt.Outcome.UNKNOWN,
            Attempt.Outcome.DONE);
  }

  @Test
  void anUndoThatNobodyAnswersEndsUnknownAndStopsThere() throws InterruptedException {
    errand.answers.put("deliver", context -> new Refused("nobody at home"));
    errand.answers.put("undo-carry", context -> new Unknown("no answer"));
    OperationId id = start(errand);

    trial.drive();

    assertThat(find(id).state()).isEqualTo("UNKNOWN");
    assertThat(find(id).reason()).isEqualTo("deliver: nobody at home; undo of carry: no answer");
    assertThat(errand.world).doesNotContain("undo-pack");
  }

  @Test
  void whatBreaksIsKeptWithoutItsStack() throws InterruptedException {
    errand.answers.put(
        "carry",
        context -> {
          throw new IllegalStateException("dropped it");
        });
    OperationId id = start(errand);

    trial.drive();

    assertThat(find(id).state()).isEqualTo("ERROR");
    assertThat(find(id).reason()).contains("dropped it").doesNotContain("\tat ");
  }

  @Test
  void aCancelTurnsAtTheNextBoundary() throws InterruptedException {
    OperationId id = start(errand);
    errand.answers.put(
        "carry",
        context -> {
          errand.answers.remove("carry");
          operations.requestCancel(id, Actor.user("bob"));
          return new StepOutcome.Done("carried");
        });

    trial.drive();

    assertThat(find(id).state()).isEqualTo("CANCELLED");
    assertThat(find(id).reason()).isEqualTo("cancelled by bob");
    assertThat(errand.world).containsExactly("pack", "undo-carry", "undo-pack");
    assertThat(operations.requestCancel(id, ADMIN)).isInstanceOf(CancelAnswer.TooLate.class);
  }

  @Test
  void aCancelThatComesTooLateChangesNothing() throws InterruptedException {
    Errand bound = new Errand("carry");
    OperationId id = start(bound);
    bound.answers.put(
        "carry",
        context -> {
          operations.requestCancel(id, ADMIN);
          return new StepOutcome.Done("carried");
        });

    new OperationTrial(START, bound).drive();

    assertThat(find(id).state()).isEqualTo("SUCCEEDED");
  }

  @Test
  void anotherConsoleTakesOverOnlyWhenTheLeaseHasRunOut() {
    start(errand);
    OperationRunner first = trial.runner("first");
    OperationRunner second = trial.runner("second");
    Claim held = first.claim().orElseThrow();

    trial.clock().tick(OperationTrial.LEASE);
    assertThat(second.claim()).isEmpty();
    first.renew(held.lease());
    trial.clock().tick(OperationTrial.LEASE);
    assertThat(second.claim()).isEmpty();
    trial.clock().tick(Duration.ofMillis(1));
    Claim taken = second.claim().orElseThrow();

    assertThat(taken.lease().token()).isGreaterThan(held.lease().token());
    assertThatThrownBy(() -> first.renew(held.lease())).isInstanceOf(LeaseLost.class);
  }

  @Test
  void aStaleConsoleStopsBeforeItsNextEffect() throws InterruptedException {
    OperationId id = start(errand);
    errand.answers.put(
        "carry",
        context -> {
          errand.answers.remove("carry");
          trial.clock().tick(OperationTrial.LEASE.plusMillis(1));
          driveByAnother();
          return context.effect(
              "carry",
              () -> {
                errand.world.add("carried by a stale console");
                return new StepOutcome.Done("");
              });
        });

    assertThatThrownBy(trial::drive).isInstanceOf(LeaseLost.class);

    assertThat(errand.world).containsExactly("pack", "carry", "deliver");
    assertThat(find(id).attempts())
        .extracting(Attempt::outcome)
        .containsExactly(
            Attempt.Outcome.DONE,
            Attempt.Outcome.INTERRUPTED,
            Attempt.Outcome.DONE,
            Attempt.Outcome.DONE);
  }

  static Stream<Boundary> boundaries() {
    return Boundary.forward(Errand.STEPS.stream());
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void isContinuedWhereverItsConsoleDied(Boundary boundary) throws InterruptedException {
    OperationId id = start(errand);

    assertThat(trial.killedAt(boundary)).isPresent();
    trial.drive();

    assertThat(find(id).state()).isEqualTo("SUCCEEDED");
    assertThat(errand.world).containsExactly("pack", "carry", "deliver");
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void isUndoneWhereverItsConsoleDied(Boundary forward) throws InterruptedException {
    Boundary boundary = new Boundary(forward.step(), Direction.UNDO, forward.moment());
    errand.answers.put("deliver", context -> new Refused("nobody at home"));
    OperationId id = start(errand);

    assertThat(trial.killedAt(boundary)).isPresent();
    trial.drive();

    assertThat(find(id).state()).isEqualTo("FAILED");
    assertThat(errand.world)
        .containsExactly("pack", "carry", "undo-deliver", "undo-carry", "undo-pack");
  }

  @Test
  void aConsoleThatStopsGivesItBackAtOnce() throws InterruptedException {
    OperationId id = start(errand);
    OperationRunner leaving = trial.runner("leaving");

    leaving.drive(leaving.claim().orElseThrow(), () -> true);
    trial.drive();

    assertThat(find(id).state()).isEqualTo("SUCCEEDED");
  }

  private void driveByAnother() {
    try {
      trial.drive();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private OperationId start(Errand kind) {
    return switch (operations.start(kind, cluster, "{\"parcel\": 1}", ADMIN)) {
      case StartAnswer.Accepted accepted -> accepted.operation().id();
      case StartAnswer.Occupied occupied -> throw new AssertionError("occupied: " + occupied);
    };
  }

  private Operation find(OperationId id) {
    return operations.find(id).orElseThrow();
  }
}
