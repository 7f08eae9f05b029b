package io.understudy.sync;

import io.understudy.operation.Boundary;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worst moments of {@link KilledSync} with real processes; every other one is in {@link
 * SyncKillCampaignIT}, and in one process in {@link SyncKillIT}.
 */
class SyncProcessKillIT {

  @TempDir Path folder;

  @Test
  void aSyncSurvivesConsoleAndAgentKilledWithItsCommandsRunAndNotJournalled() {
    try (KilledSync killed = new KilledSync(folder)) {
      killed.theConsoleDiesAt(KilledSync.at("apply", Boundary.Moment.AFTER));
      killed.theAgentDiesAt(KilledSync.at("apply", Boundary.Moment.INSIDE));
      killed.theAgentDiesAt(KilledSync.at("apply", Boundary.Moment.AFTER));
    }
  }
}
