package io.understudy.sync;

import io.understudy.operation.Boundary;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code ./understudy test --campaign synckill}: every boundary, the console and the agent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncKillCampaignIT {

  private KilledSync killed;

  @BeforeAll
  void start(@TempDir Path folder) {
    killed = new KilledSync(folder);
  }

  @AfterAll
  void stop() {
    killed.close();
  }

  static Stream<Boundary> boundaries() {
    return KilledSync.boundaries();
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void aConsoleKilledThereIsContinuedByTheNext(Boundary boundary) {
    killed.theConsoleDiesAt(boundary);
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void anAgentKilledThereIsAskedAgain(Boundary boundary) {
    killed.theAgentDiesAt(boundary);
  }

  @Test
  void anAgentKilledInsideItsJobPutsBackOrHasDoneIt() throws SQLException {
    killed.theAgentDiesInsideItsJob();
  }
}
