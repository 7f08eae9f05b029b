package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Every fault ({@code --campaign preflighttruth}; with {@code UNDERSTUDY_TRUTH_FAULTS}, those that
 * this regular expression finds), and fifty healthy preflights at least, in both directions.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class PreflightTruthCampaignIT {

  private static final Logger LOG = Logger.getLogger(PreflightTruthCampaignIT.class);
  private static final Pattern WANTED =
      Pattern.compile(System.getenv().getOrDefault("UNDERSTUDY_TRUTH_FAULTS", ""));
  private static final int HEALTHY = 50;
  private static final int MOVES = 4;
  private static final TruthRig RIG = new TruthRig();

  @Inject TruthConsole console;

  @AfterAll
  static void close() {
    RIG.close();
  }

  @Test
  void namesEveryFaultAndNothingElse() throws Exception {
    var trial = new TruthTrial(RIG, console);
    trial.prepare();
    for (int i = 0; i < MOVES; i++) {
      move();
      trial.rehearse();
      for (int j = 0; j < HEALTHY / MOVES / 2; j++) {
        trial.requireClean();
      }
    }
    List<String> wrong = new ArrayList<>();
    List<Fault> faults =
        Faults.all().stream().filter(fault -> WANTED.matcher(fault.what()).find()).toList();
    for (Fault fault : faults) {
      try {
        trial.run(fault);
        LOG.infof("named and gone: %s %s", fault, fault.codes());
      } catch (AssertionError | Exception e) {
        wrong.add(String.valueOf(e.getMessage()));
        LOG.errorf(e, "%s", fault);
      }
    }
    while (trial.clean() < HEALTHY) {
      trial.requireClean();
    }
    LOG.infof(
        "%d faults, %d of them named and gone when mended, %d codes of %d; %d healthy preflights, all of them silent",
        faults.size(),
        faults.size() - wrong.size(),
        faults.stream().flatMap(fault -> fault.codes().stream()).distinct().count(),
        FindingCode.values().length,
        trial.clean());
    LOG.infof("named by preflight and not by the verdict: %s", trial.inPreflightOnly());
    assertThat(wrong).isEmpty();
  }

  /** The primary's place changes; an even number of moves ends where it began. */
  private void move() {
    Move move = console.run(MoveKind.SWITCHOVER);
    assertThat(move.operation().state()).as(TrafficMoves.words(move)).isEqualTo("SUCCEEDED");
  }
}
