package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.Collected;
import io.understudy.driver.Session;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.Scope;
import io.understudy.parameter.ValueType;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What is collected is the server's configuration, whatever the session sees. */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class SettingsReadingIT {

  private final ServerUnderTest server;
  private final Session session;
  private final Asking ask;

  SettingsReadingIT(int major) {
    server = new ServerUnderTest(major);
    session = server.open();
    ask = new Asking(session);
  }

  @AfterEach
  void stop() {
    session.close();
    server.close();
  }

  @Test
  void aRolesOwnSettingDoesNotHideTheServers() throws Exception {
    server.sql(
        "ALTER ROLE postgres SET work_mem = '77MB'",
        "ALTER DATABASE postgres SET statement_timeout = '1h'");

    assertThat(ask.value("work_mem")).isEqualTo("4MB");
    assertThat(ask.value("statement_timeout")).isEqualTo("0");

    server.sql("ALTER SYSTEM SET work_mem = '8MB'", "SELECT pg_reload_conf()");

    assertThat(ask.value("work_mem")).isEqualTo("8MB");
  }

  @Test
  void whatTheConnectionItselfSetsIsReadFromTheServer() throws Exception {
    server.sql("ALTER SYSTEM SET \"DateStyle\" = 'sql, dmy'");
    server.sql("ALTER SYSTEM SET \"TimeZone\" = 'asia/tokyo'");
    server.sql("ALTER SYSTEM SET client_encoding = 'latin1'");
    server.sql("ALTER SYSTEM SET extra_float_digits = 0");
    server.sql("ALTER SYSTEM SET search_path = 'Far Away', public");
    server.sql("ALTER SYSTEM SET application_name = 'x'", "SELECT pg_reload_conf()");

    assertThat(
            List.of(
                ask.value("DateStyle"),
                ask.value("TimeZone"),
                ask.value("client_encoding"),
                ask.value("extra_float_digits"),
                ask.value("search_path"),
                ask.value("application_name")))
        .containsExactly("SQL, DMY", "Asia/Tokyo", "LATIN1", "0", "\"Far Away\", public", "x");
  }

  @Test
  void whatAWarmSessionDoesNotSeeIsSeen() throws Exception {
    session.collect();
    String other = ask.value("log_connections").equals("off") ? "on" : "all";

    server.sql("ALTER SYSTEM SET log_connections = '" + other + "'", "SELECT pg_reload_conf()");

    assertThat(ask.value("log_connections")).isEqualTo(other);
  }

  @Test
  void customSettingsAreReadThoughTheServerHidesThem() throws Exception {
    String text = "it''s \"ünï\", 100%";
    server.sql("SET foo.bar = ''", "SELECT 1");
    try (Connection connection = server.server().connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("SET foo.bar = ''");
      statement.execute("ALTER SYSTEM SET foo.bar = '" + text + "'");
      statement.execute("SELECT pg_reload_conf()");
    }

    assertThat(ask.value("foo.bar")).isEqualTo("it's \"ünï\", 100%");

    server.sql("ALTER SYSTEM RESET foo.bar", "SELECT pg_reload_conf()");

    assertThat(ask.value("foo.bar")).isEqualTo("(none)");
  }

  @Test
  void statesOfASessionAreNoConfiguration() {
    List<String> keys =
        session.collect().parameters().list().stream().map(each -> each.key().path()).toList();

    assertThat(keys)
        .contains(
            "settings/work_mem", "settings/archive_command", "settings/max_slot_wal_keep_size")
        .noneMatch(key -> key.startsWith("settings/transaction_i"))
        .doesNotContain(
            "settings/transaction_read_only",
            "settings/in_hot_standby",
            "settings/shared_memory_size");
  }

  @Test
  void forcedParallelismDistortsNothing() throws Exception {
    Collected before = session.collect();
    boolean old = server.server().binaries().major() < 16;
    String name = old ? "force_parallel_mode" : "debug_parallel_query";

    server.sql("ALTER SYSTEM SET " + name + " = regress", "SELECT pg_reload_conf()");

    assertThat(session.collect().parameters().since(before.parameters()))
        .extracting(change -> change.key().path())
        .containsExactly("settings/" + name);
  }

  @Test
  void whatWaitsForARestartIsConfiguredAndPending() throws Exception {
    server.sql(
        "ALTER SYSTEM SET max_connections = 77",
        "ALTER SYSTEM SET shared_buffers = 4096",
        "SELECT pg_reload_conf()");

    assertThat(ask.value("max_connections")).isEqualTo("77");
    assertThat(ask.value("shared_buffers")).isEqualTo("32MB");
    assertThat(session.collect().condition().pendingRestart())
        .containsExactlyInAnyOrder(
            SettingsFamily.key("max_connections"), SettingsFamily.key("shared_buffers"));

    server.sql(
        "ALTER SYSTEM RESET max_connections",
        "ALTER SYSTEM RESET shared_buffers",
        "SELECT pg_reload_conf()");

    assertThat(session.collect().condition().pendingRestart()).isEmpty();
    assertThat(ask.value("shared_buffers")).isEqualTo("16MB");
  }

  @Test
  void whatNobodyHasLoadedIsANoteAndNoValue() throws Exception {
    server.sql("ALTER SYSTEM SET work_mem = '5MB'");

    assertThat(ask.value("work_mem")).isEqualTo("4MB");
    assertThat(session.collect().condition().notes())
        .anySatisfy(note -> assertThat(note).contains("work_mem"));
  }

  @Test
  void aHostileNameStaysAName() throws Exception {
    String name = "foo.\"; drop table x; --";
    Files.writeString(
        server.file("postgresql.conf"),
        "\nfoo.bär = '<script>alert(1)</script>$(id)'\n",
        StandardOpenOption.APPEND);
    server.sql("SELECT pg_reload_conf()");

    assertThat(ask.value("foo.bär")).isEqualTo("<script>alert(1)</script>$(id)");
    assertThat(ask.value(name)).isEqualTo("(none)");
  }

  @Test
  void descriptorsComeFromTheServer() {
    Parameter workMem = parameter("work_mem");
    Parameter listen = parameter("listen_addresses");

    assertThat(workMem.descriptor().type()).isEqualTo(ValueType.BYTES);
    assertThat(workMem.descriptor().unit()).isEqualTo("kB");
    assertThat(workMem.descriptor().min()).isEqualTo("64");
    assertThat(workMem.descriptor().defaultText()).isEqualTo("4MB");
    assertThat(workMem.descriptor().source()).isEqualTo("default");
    assertThat(workMem.descriptor().effect()).isEqualTo(Effect.RELOAD);
    assertThat(parameter("wal_level").descriptor().allowed()).contains("minimal", "logical");
    assertThat(parameter("max_connections").descriptor().effect()).isEqualTo(Effect.RESTART);
    assertThat(parameter("block_size").descriptor().effect()).isEqualTo(Effect.NEVER);
    assertThat(listen.descriptor().scope()).isEqualTo(Scope.NODE);
    assertThat(parameter("primary_conninfo").descriptor().scope()).isEqualTo(Scope.ROLE);
  }

  @Test
  void tellsWhatTheServerWorkedOutFromWhatSomebodySet() {
    assertThat(parameter("wal_buffers").descriptor().workedOut()).isTrue();
    for (String name : List.of("work_mem", "TimeZone", "DateStyle", "port", "data_directory")) {
      assertThat(parameter(name).descriptor().workedOut()).as(name).isFalse();
    }
  }

  private Parameter parameter(String name) {
    return session.collect().parameters().find(SettingsFamily.key(name)).orElseThrow();
  }

  @Test
  void numbersArePrintedAsTheServerPrintsThem() throws Exception {
    try (Connection connection = server.server().connect("postgres")) {
      for (SettingRow row : SettingRow.read(connection).values()) {
        boolean number = row.vartype().equals("integer") || row.vartype().equals("real");
        if (number && !row.tryable(true) && row.source().equals("default") && row.boot() != null) {
          BigDecimal shown = SettingNumber.parse(row.unit(), row.shown()).orElseThrow();
          assertThat(SettingNumber.show(row, shown.toPlainString()))
              .as(row.name())
              .isEqualTo(row.shown());
        }
      }
    }
  }

  @Test
  void anUnchangedServerIsReadOnceAndNeverAgain() throws Exception {
    Collected first = session.collect();

    for (int i = 0; i < 100; i++) {
      assertThat(session.collect()).isSameAs(first);
    }
  }

  @Test
  void theServerMayRestartBetweenTwoLooks() {
    Collected before = session.collect();

    server.server().restart();

    assertThat(session.collect().parameters().hash()).isEqualTo(before.parameters().hash());
  }
}
