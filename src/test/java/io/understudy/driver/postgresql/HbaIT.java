package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Collected;
import io.understudy.driver.Draft;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.driver.Unreachable;
import io.understudy.parameter.ListText;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of {@code pg_hba.conf} on a real server. */
class HbaIT {

  private static final ParameterKey ORDER = ParameterKey.of("hba", "order");

  private static Value live(Collected collected, ParameterKey key) {
    return collected.parameters().find(key).map(Parameter::value).orElseThrow();
  }

  /** Adds a rule at this place. */
  private static ChangeRequest adding(Session session, String rule, String value, int place) {
    Collected now = session.collect();
    Value order = live(now, ORDER);
    var names = new ArrayList<>(ListText.split(order.display()));
    names.add(place < 0 ? names.size() : place, rule);
    return new ChangeRequest(
        List.of(
            new Wish(ParameterKey.of("hba", rule), null, Value.of(value)),
            new Wish(ORDER, order, Value.of(ListText.join(names)))),
        false,
        false);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void addsARuleInItsPlaceAndKeepsTheRest(int major) throws SQLException {
    try (var server = new ServerUnderTest(major);
        Session session = server.open()) {
      String before = server.text("pg_hba.conf");
      String rule = "host shop \"the app\" 10.20.0.0/16";

      ApplyOutcome outcome =
          session.apply(adding(session, rule, "scram-sha-256", 1), new MemoryJournal());

      assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(server.text("pg_hba.conf").replace(rule + " scram-sha-256\n", ""))
          .isEqualTo(before);
      assertThat(
              server.ask(
                  "SELECT count(*)::text FROM pg_hba_file_rules WHERE user_name = '{\"the app\"}'"))
          .isEqualTo("1");
      assertThat(live(session.collect(), ParameterKey.of("hba", rule)).display())
          .isEqualTo("scram-sha-256");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void takesARuleThatTheServerLoadsAndOnlySaysNeverMatches(int major) throws SQLException {
    try (var server = new ServerUnderTest(major);
        Session session = server.open()) {
      ApplyOutcome outcome =
          session.apply(
              adding(session, "hostssl all all samenet", "scram-sha-256", -1), new MemoryJournal());

      assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(
              server.ask(
                  "SELECT count(*)::text FROM pg_hba_file_rules WHERE type = 'hostssl' AND error IS"
                      + " NOT NULL"))
          .isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject", "nonsense"})
  void refusesWhatLocksTheAgentOut(String value) throws SQLException {
    try (var server = new ServerUnderTest(15);
        Session session = server.open()) {
      Draft draft = session.draft(adding(session, "host all all all", value, 0));

      assertThat(draft).isInstanceOf(Draft.Refused.class);
      assertThat(draft.toString())
          .contains(value.equals("reject") ? "own login" : "no way to log in");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void putsBackByteForByteWhatTheServerRefuses(int major) throws SQLException {
    try (var server = new ServerUnderTest(major);
        Session session = server.open()) {
      String before = server.text("pg_hba.conf");

      ApplyOutcome outcome =
          session.apply(
              adding(session, "host all all 10.0.0.0/99", "md5", -1), new MemoryJournal());

      assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(outcome.toString()).contains("line");
      assertThat(server.text("pg_hba.conf")).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void putsBackWhatLetsNobodyIn(int major) throws SQLException {
    try (var server = new ServerUnderTest(major);
        Session session = server.open()) {
      server.sql("CREATE ROLE doormen", "GRANT doormen TO postgres");
      String before = server.text("pg_hba.conf");

      ApplyOutcome outcome = // a group cannot be told from the file: only the login can tell
          session.apply(adding(session, "host all +doormen all", "reject", 0), new MemoryJournal());

      assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(server.text("pg_hba.conf")).isEqualTo(before);
      assertThat(server.ask("SELECT 'in'")).isEqualTo("in");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void failsWhenTheServerCannotReadItsFile(int major) throws SQLException, IOException {
    try (var server = new ServerUnderTest(major);
        Session session = server.open()) {
      ChangeRequest request = adding(session, "host x y 10.0.0.0/8", "md5", -1);
      Files.setPosixFilePermissions(
          server.file("pg_hba.conf"), PosixFilePermissions.fromString("---------"));

      try {
        assertThatThrownBy(() -> session.draft(request))
            .isInstanceOf(Unreachable.class)
            .hasMessageContaining("could not be read by the server");
      } finally {
        Files.setPosixFilePermissions(
            server.file("pg_hba.conf"), PosixFilePermissions.fromString("rw-------"));
      }
    }
  }
}
