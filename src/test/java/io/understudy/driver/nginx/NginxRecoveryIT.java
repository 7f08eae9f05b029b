package io.understudy.driver.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.DyingJournal;
import io.understudy.driver.DyingJournal.Killed;
import io.understudy.driver.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent that is killed at any step of an apply, and the next one. */
class NginxRecoveryIT {

  private final NginxUnderTest nginx = Sample.in(new NginxUnderTest()).start();

  @AfterEach
  void stop() {
    nginx.close();
  }

  private static ChangeRequest request(Session session) {
    return Wished.of(
        session,
        "http/keepalive_timeout",
        "33",
        "http/server[app.example.com]/location[= /ping]/return",
        "200 \"pong\\n\"",
        "http/server[app.example.com]/location[/api]/proxy_read_timeout",
        "99s",
        "http/server[app.example.com]/location[/private]/auth_basic_user_file/user[carl]",
        "{PLAIN}x");
  }

  /**
   * The journal's entries of one apply: what is kept, three edits each with its end, the reload.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14})
  void whateverStepWasTheLastItIsPutBackOrStays(int step) throws IOException {
    Map<String, String> before = nginx.everything();
    var journal = DyingJournal.after(step);
    var client = new Client(nginx.port(1), "app.example.com");
    try (client) {
      Throwable death;
      try (Session doomed = nginx.open()) {
        ChangeRequest request = request(doomed);
        death = catchThrowable(() -> doomed.apply(request, journal));
      }
      boolean confirmed = journal.disk().marked("confirmed");

      ApplyOutcome outcome;
      try (Session next = nginx.open()) {
        outcome = next.recover(journal.disk());
        assertThat(next.recover(journal.disk())).hasSameClassAs(outcome);
      }

      assertThat(death).isInstanceOf(Killed.class);
      if (confirmed) {
        assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
      } else {
        assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
        assertThat(nginx.everything()).isEqualTo(before);
      }
      assertThat(Client.get(nginx.port(1), "app.example.com", "/ping")).contains("200 OK");
    }
    assertThat(client.failures()).isEmpty();
  }

  @Test
  void withTheServerDownTheFilesArePutBack() {
    Map<String, String> before = nginx.everything();
    var journal = DyingJournal.after(13);
    try (Session doomed = nginx.open()) {
      ChangeRequest request = request(doomed);
      assertThatThrownBy(() -> doomed.apply(request, journal)).isInstanceOf(Killed.class);
    }
    assertThat(nginx.everything()).isNotEqualTo(before);
    nginx.stop();

    ApplyOutcome outcome;
    try (Session next = nginx.open()) {
      outcome = next.recover(journal.disk());
    }

    assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
    assertThat(nginx.everything()).isEqualTo(before);
  }

  @Test
  void whatSomebodyElseChangedMeanwhileIsNotOverwritten() throws IOException {
    var journal = DyingJournal.after(13);
    try (Session doomed = nginx.open()) {
      ChangeRequest request = request(doomed);
      assertThatThrownBy(() -> doomed.apply(request, journal)).isInstanceOf(Killed.class);
    }
    Files.writeString(nginx.conf("nginx.conf"), nginx.text("nginx.conf") + "# mine\n");

    ApplyOutcome outcome;
    try (Session next = nginx.open()) {
      outcome = next.recover(journal.disk());
    }

    assertThat(outcome).isInstanceOf(ApplyOutcome.Broken.class);
    assertThat(nginx.text("nginx.conf")).endsWith("# mine\n");
    assertThat(nginx.text("conf.d/10-app.conf")).contains("proxy_read_timeout 60s");
  }
}
