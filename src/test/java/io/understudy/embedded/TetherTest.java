package io.understudy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TetherTest {

  @TempDir private Path folder;

  @Test
  void passesOnArgumentsEnvironmentAndExitCode() throws Exception {
    Path log = folder.resolve("log");
    List<String> command = List.of("sh", "-c", "echo \"$1 $ADDED\"; exit 7", "sh", "a b; $(x)");

    try (Tether tether = Tether.run(command, Map.of("ADDED", "added"), log)) {
      assertThat(tether.ended().get(20, TimeUnit.SECONDS)).isEqualTo(7);
    }

    assertThat(Files.readString(log)).isEqualTo("a b; $(x) added\n");
  }

  @Test
  void closingEndsTheChildPolitely() throws Exception {
    Path log = folder.resolve("log");
    String child = "trap 'echo ended; exit 0' TERM; echo up; while :; do sleep 0.1; done";
    Tether tether = Tether.run(List.of("sh", "-c", child), Map.of(), log);
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.readString(log).contains("up"));

    tether.close();

    assertThat(tether.isAlive()).isFalse();
    assertThat(Files.readString(log)).contains("ended");
  }

  @Test
  void theChildIgnoresWhatATerminalSendsToItsWholeGroup() throws Exception {
    Path log = folder.resolve("log");
    String child = "echo up; kill -INT $$; kill -HUP $$; echo still here; exit 0";

    try (Tether tether = Tether.run(List.of("sh", "-c", child), Map.of(), log)) {
      assertThat(tether.ended().get(20, TimeUnit.SECONDS)).isZero();
    }

    assertThat(Files.readString(log)).contains("still here");
  }
}
