package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worst cells of the crash matrix, in every run; {@code --campaign crash} runs them all. */
class CrashSampleIT {

  private static final Logger LOG = Logger.getLogger(CrashSampleIT.class);

  private static final List<String> WORST =
      List.of(
          "switchover: KILL of CONSOLE at demote DO AFTER",
          "switchover: FREEZE of CONSOLE at promote DO BEFORE",
          "switchover: PARTITION of OLD_AGENT at demote DO INSIDE",
          "switchover: KILL of OLD_SERVER at demote DO INSIDE",
          "switchover: DATABASE_LOSS of CONSOLE at promote DO AFTER",
          "way back: KILL of CONSOLE at demote UNDO INSIDE",
          "failover: KILL of NEW_SERVER at final-sync DO BEFORE",
          "rejoin: KILL of OLD_AGENT at rejoin DO INSIDE");

  @TempDir static Path folder;

  private static CrashRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = new CrashRig(folder);
  }

  @AfterAll
  static void close() {
    rig.close();
  }

  static Stream<CrashCell> cells() throws Exception {
    List<CrashCell> worst =
        rig.cells().stream().filter(cell -> WORST.contains(cell.toString())).toList();
    assertThat(worst).hasSameSizeAs(WORST);
    return worst.stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void endsWithOnePrimaryAndEveryAcknowledgedRow(CrashCell cell) throws Exception {
    LOG.infof("%s", new CrashTrial(rig, cell).run());
  }
}
