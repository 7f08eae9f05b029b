package io.understudy.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.agent.disk.PrivateFolder;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Command;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStyle;
import io.understudy.parameter.Effect;
import io.understudy.protocol.Job;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next agent makes of an order about the role that had no end. */
class RecoveryTest {

  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  @TempDir Path disk;

  private JobFolder folder;
  private final Recovery recovery =
      new Recovery(
          "db",
          () -> {
            throw new IllegalStateException("the server is down");
          },
          CLOCK);

  @BeforeEach
  void order() {
    folder = new JobFolder("job", PrivateFolder.at(disk.resolve("job")));
    folder.order(
        new JobFolder.Order(
            Instant.EPOCH, new Job.Role(1, new RoleOrder.Demote(RoleStyle.STREAMING))));
  }

  @Test
  void withoutACommandNothingWasChangedAndNoServerIsAsked() {
    recovery.run(folder);

    assertThat(outcome()).isInstanceOf(ApplyOutcome.PutBack.class);
  }

  @Test
  void withACommandAndNoAnswerItMayBeHalfDone() {
    folder
        .journal(CLOCK, () -> {})
        .before(new Command("stop", Command.Kind.CHANGE, List.of(), Effect.ONLINE, false));

    recovery.run(folder);

    assertThat(outcome())
        .isInstanceOfSatisfying(
            ApplyOutcome.Broken.class,
            broken ->
                assertThat(broken.refusals().getFirst().reason())
                    .contains("may be half done", "the server is down"));
  }

  private ApplyOutcome outcome() {
    return folder.end().orElseThrow().outcome();
  }
}
