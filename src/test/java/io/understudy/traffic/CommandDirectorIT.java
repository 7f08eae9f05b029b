package io.understudy.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command of an agent's yaml, which keeps where traffic goes in a file. */
class CommandDirectorIT extends DirectorContract {

  @TempDir static Path folder;

  private static Trial trial;
  private static Path target;
  private static Path calls;

  @BeforeAll
  static void start() throws IOException {
    target = folder.resolve("target");
    calls = folder.resolve("calls");
    Path program = folder.resolve("move-traffic");
    Files.writeString(
        program,
        """
        #!/bin/sh
        [ "$UNDERSTUDY_ACTION" = where ] || echo "$# $UNDERSTUDY_ACTION $UNDERSTUDY_FROM $UNDERSTUDY_TO" >> '%1$s'
        case "$UNDERSTUDY_ACTION" in
          where) cat '%2$s' ;;
          hold) echo "held $UNDERSTUDY_FROM" > '%2$s' ;;
          redirect) echo "held $UNDERSTUDY_TO" > '%2$s' ;;
          release) echo "$UNDERSTUDY_TO" > '%2$s' ;;
          restore) echo "$UNDERSTUDY_FROM" > '%2$s' ;;
          *) exit 64 ;;
        esac
        """
            .formatted(calls, target));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(target, "alpha\n");
    trial =
        new Trial(folder)
            .agent(
                "alpha",
                """
                commands:
                  move-traffic: ['%s', 'fixed', '$HOME; touch %s']
                  refuses: [/bin/sh, -c, 'echo the balancer is in maintenance; exit 3']
                """
                    .formatted(program, folder.resolve("shell")));
  }

  @AfterAll
  static void stop() {
    trial.close();
  }

  @Override
  Director director() {
    return new CommandDirector(trial.orders());
  }

  private static Post running(String command) {
    return trial.post("command", Map.of("via", "alpha", "run", command));
  }

  @Override
  Post post() {
    return running("move-traffic");
  }

  @Override
  Post astray() {
    return running("nothing");
  }

  @Override
  Post hanging(int port) {
    return Elsewhere.agent(post(), "alpha", URI.create("http://127.0.0.1:" + port));
  }

  @Override
  String reached() {
    try {
      return Files.readString(target).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aStaleConsoleMovesNothing() {
    assertAStaleConsoleMovesNothing();
  }

  @Test
  void theSameOrderRunsOnce() throws IOException {
    Files.writeString(calls, "");

    for (int i = 0; i < 3; i++) {
      assertDone(deed("hold", Director::hold));
      context().takenOver();
    }

    assertThat(Files.readAllLines(calls)).containsExactly("2 hold alpha beta");
  }

  @Test
  void itsArgumentsStayAsTheyStandAndNoShellReadsThem() {
    assertDone(deed("hold", Director::hold));

    assertThat(folder.resolve("shell")).doesNotExist();
  }

  @Test
  void tellsWhatARefusingCommandSaid() {
    Outcome outcome =
        director().hold(new Transfer(running("refuses"), route(), context().step("hold")));

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(outcome.detail()).contains("ended with 3", "the balancer is in maintenance");
  }

  @Test
  void tellsThatClientsAreHeld() {
    assertDone(deed("hold", Director::hold));

    assertThat(director().where(post())).isInstanceOf(Whereabouts.Held.class);
  }

  @Test
  void anOrderThatTheAgentsEndCutShortIsRunAgainUnderAnotherId() {
    assertDone(deed("hold", Director::hold));
    trial.kill("alpha");
    Outcome silent = director().redirect(new Transfer(post(), route(), context().step("redirect")));
    trial.revive("alpha");

    assertThat(silent).isInstanceOf(Outcome.Unknown.class);
    assertDone(deed("redirect", Director::redirect));
    assertDone(deed("release", Director::release));
    assertThat(nodes()).containsExactly("beta");
  }
}
