package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real streaming standby: what the engine carries to it is read and compared, and never applied;
 * its own files are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InRecoveryIT {

  private static final Set<String> CARRIED = Set.of("roles", "databases");

  private final ServerUnderTest primary = new ServerUnderTest(15);
  private final ServerUnderTest standby = primary.standby();
  private final Session session = standby.open();

  @BeforeAll
  void changeThePrimary() throws Exception {
    primary.sql(
        "CREATE ROLE app LOGIN PASSWORD 'sesame' CONNECTION LIMIT 7",
        "ALTER ROLE app SET work_mem = '7MB'",
        "CREATE DATABASE shop OWNER app",
        "ALTER DATABASE shop SET lock_timeout = '3s'");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            standby
                .ask("SELECT count(*)::text FROM pg_db_role_setting WHERE setdatabase <> 0")
                .equals("1"));
  }

  @AfterAll
  void stop() {
    session.close();
    primary.close();
  }

  private static List<Parameter> carried(Session session) {
    return session.collect().parameters().list().stream()
        .filter(parameter -> CARRIED.contains(parameter.key().family()))
        .toList();
  }

  @Test
  void whatTheEngineCarriesIsReadAndTheSame() {
    try (Session source = primary.open()) {
      List<Parameter> there = carried(source);

      assertThat(there).hasSizeGreaterThan(20);
      assertThat(ParameterSet.of(carried(session)).hash()).isEqualTo(ParameterSet.of(there).hash());
    }
    assertThat(session.collect().condition().duty()).isEqualTo(Duty.IN_RECOVERY);
    assertThat(carried(session)).allMatch(parameter -> parameter.descriptor().replicated());
  }

  record Wished(String name, UnaryOperator<AccessWishes> wishes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Wished> wished() {
    return Stream.of(
        new Wished("an attribute of a role", w -> w.set("roles", "app", "connection_limit", "9")),
        new Wished(
            "a setting of a role",
            w -> w.set(ParameterKey.of("roles", "app", "settings", "work_mem"), "9MB")),
        new Wished("a password", w -> w.password("app", "SCRAM-SHA-256$other")),
        new Wished(
            "a membership",
            w -> w.set(ParameterKey.of("roles", "app", "member_of", "pg_monitor"), "admin=off")),
        new Wished("a new role", w -> w.set("roles", "fresh", "login", "on")),
        new Wished("a role that goes", w -> w.without("roles", "app")),
        new Wished("an owner", w -> w.set("databases", "shop", "owner", "postgres")),
        new Wished(
            "a setting of a database",
            w -> w.set(ParameterKey.of("databases", "shop", "settings", "lock_timeout"), "9s")),
        new Wished("a new database", w -> w.set("databases", "fresh", "owner", "app")),
        new Wished(
            "an extension",
            w -> w.set(ParameterKey.of("databases", "shop", "extensions", "pg_trgm"), "1.6")),
        new Wished(
            "a role together with a setting of the server",
            w ->
                w.set("roles", "app", "connection_limit", "9")
                    .set(ParameterKey.of("settings", "work_mem"), "9MB")));
  }

  @ParameterizedTest
  @MethodSource("wished")
  void whatTheEngineCarriesIsNeverApplied(Wished wished) {
    ParameterSet before = session.collect().parameters();
    ChangeRequest request = wished.wishes().apply(new AccessWishes(before)).request();
    var journal = new MemoryJournal();

    Draft draft = session.draft(request);
    ApplyOutcome outcome = session.apply(request, journal);

    assertThat(draft)
        .isInstanceOfSatisfying(
            Draft.Refused.class,
            refused ->
                assertThat(refused.refusals())
                    .isNotEmpty()
                    .allSatisfy(refusal -> {
                      assertThat(refusal.reason()).contains("replays its primary's changes");
                      assertThat(refusal.remedy()).contains("on the primary");
                      assertThat(CARRIED).contains(String.valueOf(refusal.key()).split("/", 2)[0]);
                    }));
    assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class);
    assertThat(journal.entries()).isEmpty();
    assertThat(session.collect().parameters().hash()).isEqualTo(before.hash());
  }

  @Test
  void whatIsItsOwnIsApplied() throws Exception {
    ChangeRequest request =
        new AccessWishes(session.collect().parameters())
            .set(ParameterKey.of("settings", "log_line_prefix"), "standby %m ")
            .last("hba", "host shop app 10.20.0.0/16", "scram-sha-256")
            .last("ident", "staff clerk", "app")
            .request();

    ApplyOutcome outcome = session.apply(request, new MemoryJournal());

    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(standby.ask("SHOW log_line_prefix")).isEqualTo("standby %m ");
    assertThat(standby.text("pg_hba.conf")).contains("host shop app 10.20.0.0/16 scram-sha-256");
    assertThat(session.collect().parameters().find(ParameterKey.of("ident", "staff clerk")))
        .hasValueSatisfying(parameter -> assertThat(parameter.value()).isEqualTo(Value.of("app")));
    assertThat(primary.text("pg_hba.conf")).doesNotContain("10.20.0.0/16");
  }
}
