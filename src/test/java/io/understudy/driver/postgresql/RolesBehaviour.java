package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Draft;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Session;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles from one real server to another, of one version. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RolesBehaviour {

  private final ServerUnderTest primary;
  private final ServerUnderTest standby;

  RolesBehaviour(int major) {
    primary = new ServerUnderTest(major);
    standby = new ServerUnderTest(major);
  }

  @AfterAll
  void stop() {
    primary.close();
    standby.close();
  }

  private static ParameterSet roles(Session session) {
    return ParameterSet.of(
        session.collect().parameters().list().stream()
            .filter(parameter -> parameter.key().family().equals("roles"))
            .toList());
  }

  /** All that differs in roles between the two, but for the superusers' passwords. */
  private static ChangeRequest wishes(Session from, Session to) {
    ParameterSet desired = roles(from);
    ParameterSet live = roles(to);
    var keys = new TreeSet<>(desired.keys());
    keys.addAll(live.keys());
    var wishes = new ArrayList<Wish>();
    for (ParameterKey key : keys) {
      Value wanted = desired.find(key).map(Parameter::value).orElse(null);
      Value there = live.find(key).map(Parameter::value).orElse(null);
      if (!String.valueOf(wanted).equals(String.valueOf(there))
          || (wanted != null && there != null && !wanted.equals(there))) {
        wishes.add(new Wish(key, there, wanted));
      }
    }
    return new ChangeRequest(
        wishes.stream().filter(wish -> !own(wish.key())).toList(), false, true);
  }

  private static boolean own(ParameterKey key) {
    return key.segments().equals(List.of("roles", "postgres", "password"));
  }

  @Test
  void makesRolesEqualAndLetsThemLogIn() throws SQLException {
    primary.sql(
        "CREATE ROLE app LOGIN PASSWORD 'sesame' CONNECTION LIMIT 7 VALID UNTIL '2031-02-03 04:05:06.789+02'",
        "CREATE ROLE \"a/b \"\"c\"\" ü%\" NOINHERIT CREATEDB",
        "CREATE ROLE readers; GRANT readers TO app WITH ADMIN OPTION; GRANT pg_monitor TO \"a/b \"\"c\"\" ü%\"",
        "ALTER ROLE app SET work_mem TO '7MB'",
        "ALTER ROLE app SET search_path TO \"$user\", \"Odd, name\", public",
        "ALTER ROLE app SET foo.bar TO ''");
    standby.sql("CREATE ROLE gone LOGIN PASSWORD 'x'; ALTER ROLE gone SET work_mem TO '1MB'");
    try (Session from = primary.open();
        Session to = standby.open()) {
      ChangeRequest request = wishes(from, to);
      var journal = new MemoryJournal();

      ApplyOutcome outcome = to.apply(request, journal);

      assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(wishes(from, to).wishes()).isEmpty();
      assertThat(journal.commands()).noneMatch(text -> text.contains("SCRAM"));
      assertThat(standby.ask("SELECT count(*)::text FROM pg_roles WHERE rolname = 'gone'"))
          .isEqualTo("0");
      try (var login =
          DriverManager.getConnection(standby.server().jdbcUrl("postgres"), "app", "sesame")) {
        assertThat(login.isValid(2)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"login", "superuser"})
  void refusesWhatWouldLockTheAgentOut(String attribute) {
    try (Session to = standby.open()) {
      ParameterKey key = ParameterKey.of("roles", "postgres", attribute);
      var request =
          new ChangeRequest(List.of(new Wish(key, Value.of("on"), Value.of("off"))), false, true);

      Draft draft = to.draft(request);

      assertThat(draft)
          .isInstanceOfSatisfying(
              Draft.Refused.class,
              refused ->
                  assertThat(refused.refusals()).extracting(Refusal::key).containsExactly(key));
    }
  }

  @Test
  void refusesToRemoveAnOwner() throws SQLException {
    standby.sql("CREATE ROLE owner1", "CREATE TABLE owned(); ALTER TABLE owned OWNER TO owner1");
    try (Session to = standby.open()) {
      ParameterSet live = roles(to);
      var wishes =
          live.list().stream()
              .filter(parameter -> parameter.key().segments().get(1).equals("owner1"))
              .map(parameter -> new Wish(parameter.key(), parameter.value(), null))
              .toList();

      Draft draft = to.draft(new ChangeRequest(wishes, false, true));

      assertThat(draft.toString()).contains("REASSIGN OWNED");
    }
  }

  @Test
  void putsEverythingBackWhenTheServerRefusesOneThing() throws SQLException {
    standby.sql("CREATE ROLE keeper LOGIN PASSWORD 'secret1' CONNECTION LIMIT 3");
    String before = standby.ask("SELECT rolpassword FROM pg_authid WHERE rolname = 'keeper'");
    try (Session to = standby.open()) {
      ParameterSet live = roles(to);
      ParameterKey limit = ParameterKey.of("roles", "keeper", "connection_limit");
      ParameterKey setting = ParameterKey.of("roles", "keeper", "settings", "work_mem");
      var request =
          new ChangeRequest(
              Arrays.asList(
                  new Wish(limit, live.find(limit).orElseThrow().value(), Value.of("9")),
                  new Wish(setting, null, Value.of("nonsense"))),
              false,
              false);

      ApplyOutcome outcome = to.apply(request, new MemoryJournal());

      assertThat(outcome).isInstanceOfAny(ApplyOutcome.PutBack.class, ApplyOutcome.Refused.class);
      assertThat(standby.ask("SELECT rolconnlimit::text FROM pg_roles WHERE rolname = 'keeper'"))
          .isEqualTo("3");
      assertThat(standby.ask("SELECT rolpassword FROM pg_authid WHERE rolname = 'keeper'"))
          .isEqualTo(before);
    }
  }
}
