package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Command;
import io.understudy.driver.CommandControls;
import io.understudy.driver.Draft;
import io.understudy.driver.DyingJournal;
import io.understudy.driver.DyingJournal.Killed;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.parameter.ParameterKey;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A change stays only when somebody can still come in; everything else goes back byte for byte. */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class CommitConfirmIT {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ServerUnderTest server;
  private final Session session;
  private final Asking ask;

  CommitConfirmIT(int major) {
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
  void textsGoThroughExactly() {
    ApplyOutcome outcome =
        ask.apply(
            "archive_command", "cp '%p' \"/a\\b/%f\" -- ünï; $(x) `y`",
            "search_path", "\"$user\", public, \"we,ird \"\"x\"\"\", \"MiXed\"",
            "log_line_prefix", "",
            "foo.bar", "a,'b' \"c\" \\ é",
            "Foo.Empty", "");

    assertThat(outcome).isEqualTo(new ApplyOutcome.Applied(Set.of()));
    assertThat(ask.value("archive_command")).isEqualTo("cp '%p' \"/a\\b/%f\" -- ünï; $(x) `y`");
    assertThat(ask.value("search_path"))
        .isEqualTo("\"$user\", public, \"we,ird \"\"x\"\"\", \"MiXed\"");
    assertThat(ask.value("log_line_prefix")).isEmpty();
    assertThat(ask.value("foo.bar")).isEqualTo("a,'b' \"c\" \\ é");
    assertThat(ask.value("Foo.Empty")).isEmpty();
    assertThat(session.apply(ask.removal("foo.bar"), new MemoryJournal()))
        .isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(ask.value("foo.bar")).isEqualTo("(none)");
  }

  @Test
  void goingBackToTheDefaultLeavesNoTrace() throws Exception {
    String untouched = server.text("postgresql.auto.conf");
    ask.apply("work_mem", "9MB");

    Draft draft = ask.draft("work_mem", "4MB");
    ApplyOutcome outcome = session.apply(ask.removal("work_mem"), new MemoryJournal());

    assertThat(((Draft.Ready) draft).commands().getFirst().text())
        .isEqualTo("ALTER SYSTEM RESET work_mem");
    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(server.text("postgresql.auto.conf")).isEqualTo(untouched);
  }

  @Test
  void aLineOfPostgresqlConfIsOverruledNotReset() throws Exception {
    Files.writeString(
        server.file("postgresql.conf"), server.text("postgresql.conf") + "\nwork_mem = '3MB'\n");
    server.sql("SELECT pg_reload_conf()");
    assertThat(ask.value("work_mem")).isEqualTo("3MB");

    ApplyOutcome outcome = session.apply(ask.removal("work_mem"), new MemoryJournal());

    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(ask.value("work_mem")).isEqualTo("4MB");
    assertThat(ask.apply("work_mem", "3MB")).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(server.text("postgresql.auto.conf")).doesNotContain("work_mem");
  }

  @Test
  void withoutARestartTheChangeIsPending() {
    ApplyOutcome outcome = ask.apply("max_connections", "55");

    assertThat(outcome)
        .isEqualTo(new ApplyOutcome.Applied(Set.of(SettingsFamily.key("max_connections"))));
    assertThat(ask.value("max_connections")).isEqualTo("55");
  }

  @Test
  void withARestartTheChangeIsEffective() throws Exception {
    ask.apply("max_connections", "55");

    ApplyOutcome outcome =
        ask.withRestart().apply("max_connections", "55", "shared_buffers", "20MB");

    assertThat(outcome).isEqualTo(new ApplyOutcome.Applied(Set.of()));
    assertThat(server.ask("SHOW max_connections")).isEqualTo("55");
    assertThat(server.ask("SHOW shared_buffers")).isEqualTo("20MB");
  }

  @Test
  void aPendingChangeIsMadeEffectiveByARequestThatAllowsIt() throws Exception {
    ask.apply("max_connections", "55");

    ApplyOutcome outcome = ask.withRestart().apply("max_connections", "55");

    assertThat(outcome).isEqualTo(new ApplyOutcome.Applied(Set.of()));
    assertThat(server.ask("SHOW max_connections")).isEqualTo("55");
  }

  @Test
  void aServerThatDoesNotComeBackIsPutBack() throws Exception {
    ask.apply("work_mem", "7MB");
    String before = server.text("postgresql.auto.conf");
    var attributes = Files.getPosixFilePermissions(server.file("postgresql.auto.conf"));
    Instant start = Instant.now();
    // without the server's program nobody can foresee it
    try (Session blind = server.open(server.settingsWithout("binDirectory"))) {
      ApplyOutcome outcome =
          new Asking(blind)
              .withRestart()
              .apply("wal_level", "minimal", "archive_mode", "on", "work_mem", "8MB");

      assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
    }
    assertThat(Duration.between(start, Instant.now())).isLessThan(LIMIT);
    assertThat(server.text("postgresql.auto.conf")).isEqualTo(before);
    assertThat(Files.getPosixFilePermissions(server.file("postgresql.auto.conf")))
        .isEqualTo(attributes);
    assertThat(server.ask("SHOW work_mem")).isEqualTo("7MB");
  }

  @Test
  void anAgentKilledWithTheServerDownPutsItBack() throws Exception {
    String before = server.text("postgresql.auto.conf");
    var journal = DyingJournal.before(command -> command.text().equals(Plan.RESTART));
    try (Session doomed = server.open(server.settingsWithout("binDirectory"))) {
      ChangeRequest request =
          new Asking(doomed).withRestart().request("wal_level", "minimal", "archive_mode", "on");
      assertThatThrownBy(() -> doomed.apply(request, journal)).isInstanceOf(Killed.class);
    }
    assertThat(server.text("postgresql.auto.conf")).contains("minimal");
    server.server().stop();
    Instant start = Instant.now();

    ApplyOutcome outcome;
    try (Session next = server.open()) {
      outcome = next.recover(journal.disk());
      assertThat(next.recover(journal.disk())).isInstanceOf(ApplyOutcome.PutBack.class);
    }

    assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
    assertThat(Duration.between(start, Instant.now())).isLessThan(LIMIT);
    assertThat(server.text("postgresql.auto.conf")).isEqualTo(before);
    assertThat(server.ask("SHOW wal_level")).isEqualTo("replica");
  }

  @Test
  void anAgentKilledBetweenCommandAndReloadPutsItBack() throws Exception {
    var journal = DyingJournal.before(command -> command.text().equals(Reload.SQL));
    ChangeRequest request = ask.request("work_mem", "8MB", "log_connections", "on");
    assertThatThrownBy(() -> session.apply(request, journal)).isInstanceOf(Killed.class);
    server.sql("ALTER SYSTEM SET maintenance_work_mem = '99MB'");

    ApplyOutcome outcome;
    try (Session next = server.open()) {
      outcome = next.recover(journal.disk());
    }

    assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
    assertThat(server.text("postgresql.auto.conf"))
        .doesNotContain("work_mem = '8MB'")
        .contains("maintenance_work_mem = '99MB'"); // somebody else's, meanwhile
  }

  @Test
  void whatCouldNotBePutBackIsRefused() {
    try (Session far = server.open(server.settingsWithout("dataDirectory", "binDirectory"))) {
      Asking asking = new Asking(far);

      Draft guarded = asking.draft("ssl", "on");
      Draft restart = asking.withRestart().draft("max_connections", "55");
      ApplyOutcome harmless = new Asking(far).apply("work_mem", "6MB");

      assertThat(((Draft.Refused) guarded).refusals().getFirst().remedy())
          .contains("dataDirectory");
      assertThat(((Draft.Refused) restart).refusals().getFirst().remedy())
          .contains("dataDirectory");
      assertThat(harmless).isInstanceOf(ApplyOutcome.Applied.class);
    }
  }

  @Test
  void theDataDirectoryOfAnotherServerIsRefused() {
    try (var other = new ServerUnderTest(server.server().binaries().major())) {
      var settings = server.settings();
      settings.put("dataDirectory", other.server().dataDirectory().toString());
      try (Session confused = server.open(settings)) {
        Draft draft = new Asking(confused).withRestart().draft("max_connections", "55");

        assertThat(((Draft.Refused) draft).refusals().getFirst().reason())
            .contains("not that of the server behind url");
      }
    }
  }

  @Test
  void aRestartWithoutACommandIsRefused() {
    var settings = new InstanceSettings("db", server.settings());
    try (Session bare =
        new PostgresqlDriver().open(settings, server.surroundings(new CommandControls(Map.of())))) {
      Draft draft = new Asking(bare).withRestart().draft("max_connections", "55");

      assertThat(((Draft.Refused) draft).refusals().getFirst().remedy()).contains("control");
    }
  }

  @Test
  void secretsAreMaskedInCommandsAndJournal() {
    var keeper = server.surroundings().secrets();
    ParameterKey key = SettingsFamily.key("primary_conninfo");
    var request =
        new ChangeRequest(
            List.of(
                new ChangeRequest.Wish(
                    key,
                    session.collect().parameters().find(key).orElseThrow().value(),
                    keeper.seal(
                        "host=h password=geheim4711"
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8)))),
            false,
            false);
    var journal = new MemoryJournal();

    Draft draft = session.draft(request);
    ApplyOutcome outcome = session.apply(request, journal);

    assertThat(((Draft.Ready) draft).commands())
        .extracting(Command::text)
        .contains("ALTER SYSTEM SET primary_conninfo = '***'");
    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(journal.entries().toString()).doesNotContain("geheim4711");
    assertThat(server.text("postgresql.auto.conf")).contains("geheim4711");
  }

  @Test
  void filesKeepTheirMode() throws Exception {
    var file = server.file("pg_ident.conf");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    ServerFiles.replace(file, "# new\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(Files.readString(file)).isEqualTo("# new\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void theControlFileTellsTheSystemIdentifier() throws Exception {
    assertThat(ServerFiles.systemIdentifier(server.server().dataDirectory()))
        .isEqualTo(session.collect().identity().id());
  }
}
