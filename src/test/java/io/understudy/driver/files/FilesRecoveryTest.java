package io.understudy.driver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.DyingJournal;
import io.understudy.driver.DyingJournal.Killed;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent that is killed at any step of an apply, and the next one. */
class FilesRecoveryTest {

  private final FilesUnderTest files = new FilesUnderTest().sample();

  @AfterEach
  void close() {
    files.close();
  }

  private static ChangeRequest request(Session session) {
    return FilesUnderTest.wish(
        session,
        "conf[my.cnf]/mysqld/max_connections",
        "200",
        "conf[my.cnf]/@mode",
        "0600",
        "conf[new/deep/file.conf]/@content",
        "fresh",
        "conf[enabled/one.conf]/@link",
        "../sites/two.conf");
  }

  /**
   * What is kept (2), four edits each with its end, check with its end, reload, mark, end; the last
   * word.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void whateverStepWasTheLastItIsPutBackOrStays(int step) {
    Map<String, String> before = files.everything();
    var journal = DyingJournal.after(step);
    Throwable death;
    try (Session doomed = files.open()) {
      ChangeRequest request = request(doomed);
      death = catchThrowable(() -> doomed.apply(request, journal));
    }
    boolean confirmed = journal.disk().marked("confirmed");

    ApplyOutcome outcome;
    try (Session next = files.open()) {
      outcome = next.recover(journal.disk());
      assertThat(next.recover(journal.disk())).hasSameClassAs(outcome);
    }

    assertThat(death).isInstanceOf(Killed.class);
    if (confirmed) {
      assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(files.text("new/deep/file.conf")).isEqualTo("fresh");
    } else {
      assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(files.everything()).isEqualTo(before);
    }
  }

  @Test
  void whatSomebodyElseChangedMeanwhileIsNotOverwritten() throws IOException {
    var journal = DyingJournal.after(13);
    try (Session doomed = files.open()) {
      ChangeRequest request = request(doomed);
      assertThatThrownBy(() -> doomed.apply(request, journal)).isInstanceOf(Killed.class);
    }
    Files.writeString(files.conf("my.cnf"), files.text("my.cnf") + "# mine\n");

    ApplyOutcome outcome;
    try (Session next = files.open()) {
      outcome = next.recover(journal.disk());
    }

    assertThat(outcome).isInstanceOf(ApplyOutcome.Broken.class);
    assertThat(files.text("my.cnf")).endsWith("# mine\n");
    assertThat(files.conf("new")).doesNotExist();
  }

  /** Somebody writes the file between the plan and the first write. */
  @Test
  void whatMovedSinceThePlanIsStale() throws IOException {
    try (Session session = files.open()) {
      ChangeRequest request = request(session);
      var journal =
          new MemoryJournal() {
            @Override
            public void keep(String name, byte[] bytes) {
              super.keep(
                  name,
                  name.equals("file-2")
                      ? "somebody's".getBytes(java.nio.charset.StandardCharsets.UTF_8)
                      : bytes);
            }
          };

      ApplyOutcome outcome = session.apply(request, journal);

      assertThat(outcome).isInstanceOf(ApplyOutcome.Stale.class);
      assertThat(files.text("my.cnf")).contains("= 151");
    }
  }
}
