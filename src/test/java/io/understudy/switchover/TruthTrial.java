package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.Fault.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Makes faults and looks what is said of them, and of a rig in order. */
final class TruthTrial {

  private static final Duration SAID = Duration.ofSeconds(20);
  private static final Duration MENDED = Duration.ofSeconds(60);

  private final Stage stage;
  private final List<String> inPreflightOnly = new ArrayList<>();
  private int clean;

  TruthTrial(TruthRig rig, TruthConsole console) {
    this.stage = new Stage(rig, console);
  }

  /** Declares the rig and rehearses it: from then on there is nothing to say of it. */
  void prepare() {
    stage.console().declare(stage.rig(), TruthConsole.CLUSTER, stage.rig().directors());
    stage.console().poll();
    rehearse();
    requireClean();
  }

  void rehearse() {
    Move rehearsal = stage.console().run(MoveKind.REHEARSAL);
    assertThat(rehearsal.operation().state())
        .as(TrafficMoves.words(rehearsal))
        .isEqualTo("SUCCEEDED");
  }

  /** Faults that the verdict, by which pages go, did not name. */
  List<String> inPreflightOnly() {
    return List.copyOf(inPreflightOnly);
  }

  /** How many preflights found nothing where nothing was wrong. */
  int clean() {
    return clean;
  }

  /** Named, mended, and nothing to be said any more. */
  void run(Fault fault) throws Exception {
    try (var _ = fault.making().make(stage)) {
      awaitNamed(fault);
      compare(fault);
    }
    awaitMended(fault);
    requireClean();
  }

  private void awaitMended(Fault fault) {
    try {
      Awaitility.await()
          .atMost(MENDED)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            stage.console().poll();
            return stage.console().preflight(MoveKind.SWITCHOVER).isEmpty();
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s was mended, and this is said: %s"
              .formatted(fault, stage.console().preflight(MoveKind.SWITCHOVER)),
          e);
    }
  }

  /** With the poll that is due, the verdict has what a preflight for a switchover has. */
  private void compare(Fault fault) {
    if (fault.look().equals(Fault.Look.SWITCHOVER)) {
      stage.console().poll();
      if (!codes(stage.console().verdict().findings()).containsAll(fault.codes())) {
        inPreflightOnly.add(fault + " " + fault.codes());
      }
    }
  }

  private void awaitNamed(Fault fault) {
    try {
      Awaitility.await()
          .atMost(SAID)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> codes(fault.look().at(stage)).containsAll(fault.codes()));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s: %s has to be named, and this was: %s"
              .formatted(fault, fault.codes(), fault.look().at(stage)),
          e);
    }
  }

  /** One preflight of the rig in order, whose verdict is that it is ready. */
  void requireClean() {
    List<Finding> findings = stage.console().preflight(MoveKind.SWITCHOVER);
    assertThat(findings).as("nothing is wrong").isEmpty();
    assertThat(stage.console().verdict().findings()).as("nothing is wrong").isEmpty();
    clean++;
  }

  private static Set<FindingCode> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).collect(Collectors.toSet());
  }
}
