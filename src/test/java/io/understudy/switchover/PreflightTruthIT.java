package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.readiness.FindingCode;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults that are quickly made and mended, in every run; {@code --campaign preflighttruth} has all.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class PreflightTruthIT {

  private static final TruthRig RIG = new TruthRig();
  private static @Nullable TruthTrial prepared;

  @Inject TruthConsole console;

  @AfterAll
  static void close() {
    RIG.close();
  }

  static Stream<Fault> faults() {
    return Faults.all().stream().filter(Fault::quick);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void namesTheFaultBeforeTheSwitchAndNothingAfterItWasMended(Fault fault) throws Exception {
    prepared().run(fault);
  }

  private TruthTrial prepared() {
    TruthTrial trial = prepared;
    if (trial == null) {
      trial = new TruthTrial(RIG, console);
      trial.prepare();
      prepared = trial;
    }
    return trial;
  }

  @Test
  void everyCodeHasAFaultOrAReason() {
    var codes = EnumSet.noneOf(FindingCode.class);
    Faults.all().forEach(fault -> codes.addAll(fault.codes()));
    codes.addAll(Faults.WITHOUT.keySet());

    assertThat(codes).containsAll(EnumSet.allOf(FindingCode.class));
  }
}
