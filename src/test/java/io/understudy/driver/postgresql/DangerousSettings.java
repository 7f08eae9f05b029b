package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Session;
import io.understudy.embedded.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Settings that break a PostgreSQL server or lock everybody out, each tried on a real one with a
 * restart allowed: refused by the plan, or put back within 10 s with login restored. Each is tried
 * with all that the agent may know, and once more without the server's program, so that less can be
 * foreseen.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DangerousSettings {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final int major;
  private final ServerUnderTest server;

  DangerousSettings(int major) {
    this.major = major;
    this.server = new ServerUnderTest(major);
  }

  @BeforeAll
  void makeRoomForDangers() throws Exception {
    TestCertificate.of("localhost", "dns:localhost").write(server.server().dataDirectory(), "good");
    TestCertificate.of("localhost", "dns:localhost")
        .write(server.server().dataDirectory(), "other");
    Files.writeString(server.file("broken.crt"), "this is no certificate\n");
    server.sql("SELECT pg_create_physical_replication_slot('kept')");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  record Danger(String name, List<String> settings, int since, int until) {

    static Danger of(String... settings) {
      return new Danger(String.join(" ", settings), List.of(settings), 12, 99);
    }

    Danger until(int last) {
      return new Danger(name, settings, since, last);
    }

    Danger since(int first) {
      return new Danger(name, settings, first, until);
    }

    @Override
    public String toString() {
      return name.length() < 80 ? name : name.substring(0, 80);
    }
  }

  private static List<Danger> all() {
    return List.of(
        Danger.of("shared_buffers", "900GB"),
        Danger.of("shared_buffers", "garbage"),
        Danger.of("work_mem", "garbage"),
        Danger.of("work_mem", "1kB"),
        Danger.of("max_connections", "0"),
        Danger.of("max_connections", "3"),
        Danger.of("superuser_reserved_connections", "100"),
        Danger.of("reserved_connections", "98").since(16),
        Danger.of("max_connections", "262143", "max_locks_per_transaction", "100000"),
        Danger.of("max_locks_per_transaction", "100000000"),
        Danger.of("max_prepared_transactions", "262143", "max_locks_per_transaction", "10000"),
        Danger.of("track_activity_query_size", "1048576", "max_connections", "200000"),
        Danger.of("wal_buffers", "900GB"),
        Danger.of("shared_preload_libraries", "nonsense"),
        Danger.of("shared_preload_libraries", "auto_explain, nonsense"),
        Danger.of("session_preload_libraries", "nonsense"),
        Danger.of("local_preload_libraries", "nonsense"),
        Danger.of("listen_addresses", "192.0.2.17"),
        Danger.of("listen_addresses", "no-such-host.invalid"),
        Danger.of("listen_addresses", ""),
        Danger.of("listen_addresses", "127.0.0.2"),
        Danger.of("port", "1"),
        Danger.of("port", "70000"),
        Danger.of("unix_socket_directories", "/no/such/folder"),
        Danger.of("db_user_namespace", "on").until(16),
        Danger.of("ssl", "on"),
        Danger.of("ssl", "on", "ssl_cert_file", "broken.crt", "ssl_key_file", "good.key"),
        Danger.of("ssl", "on", "ssl_cert_file", "good.crt", "ssl_key_file", "other.key"),
        Danger.of("ssl", "on", "ssl_cert_file", "good.crt", "ssl_key_file", "missing.key"),
        Danger.of(
            "ssl",
            "on",
            "ssl_cert_file",
            "good.crt",
            "ssl_key_file",
            "good.key",
            "ssl_ca_file",
            "missing.crt"),
        Danger.of(
                "ssl",
                "on",
                "ssl_cert_file",
                "good.crt",
                "ssl_key_file",
                "good.key",
                "ssl_ciphers",
                "NONSENSE")
            .until(17),
        Danger.of(
            "ssl",
            "on",
            "ssl_cert_file",
            "good.crt",
            "ssl_key_file",
            "good.key",
            "ssl_min_protocol_version",
            "TLSv1.3",
            "ssl_max_protocol_version",
            "TLSv1.2"),
        Danger.of("wal_level", "minimal"),
        Danger.of("wal_level", "minimal", "max_wal_senders", "0"),
        Danger.of("wal_level", "minimal", "max_wal_senders", "0", "archive_mode", "on"),
        Danger.of("max_replication_slots", "0"),
        Danger.of("huge_pages", "on"),
        Danger.of("min_wal_size", "16MB"),
        Danger.of("recovery_target_xid", "7", "recovery_target_name", "x"),
        Danger.of("hba_file", "/no/such/pg_hba.conf"),
        Danger.of("pre_auth_delay", "60"),
        Danger.of("post_auth_delay", "60"),
        Danger.of("logging_collector", "on", "log_directory", "/no/such/folder/log"),
        Danger.of("synchronous_standby_names", "ghost"),
        Danger.of("timezone_abbreviations", "nonsense"),
        Danger.of("TimeZone", "Mars/Olympus"),
        Danger.of("lc_messages", "tlh_QO"),
        Danger.of("data_directory", "/no/such/folder"),
        Danger.of("config_file", "/no/such/file"),
        Danger.of("block_size", "4096"),
        Danger.of("max_stack_depth", "1GB"),
        Danger.of("dynamic_shared_memory_type", "windows"),
        Danger.of("no_such_setting", "1"),
        Danger.of("no such.thing at all", "1"),
        Danger.of("archive_command", "cp %p /a\nwork_mem = 1"));
  }

  Stream<Danger> dangers() {
    return all().stream().filter(each -> each.since() <= major && major <= each.until());
  }

  @ParameterizedTest
  @MethodSource("dangers")
  void isRefusedOrPutBack(Danger danger) throws Exception {
    try (Session session = server.open()) {
      assertHarmless(session, danger);
    }
  }

  @ParameterizedTest
  @MethodSource("dangers")
  void isRefusedOrPutBackWithoutTheServersProgram(Danger danger) throws Exception {
    try (Session session = server.open(server.settingsWithout("binDirectory"))) {
      assertHarmless(session, danger);
    }
  }

  private void assertHarmless(Session session, Danger danger) throws Exception {
    String before = server.text("postgresql.auto.conf");
    String hash = session.collect().parameters().hash();
    var journal = new MemoryJournal();
    Instant start = Instant.now();

    ApplyOutcome outcome =
        new Asking(session).withRestart().apply(journal, danger.settings().toArray(String[]::new));

    Duration took = Duration.between(start, Instant.now());
    List<Refusal> refusals = refusals(outcome);
    note(danger, outcome, took);
    assertThat(refusals)
        .isNotEmpty()
        .allSatisfy(refusal -> assertThat(refusal.reason()).hasSizeGreaterThan(15))
        .allSatisfy(refusal -> assertThat(refusal.remedy()).hasSizeGreaterThan(5));
    assertThat(took).isLessThan(LIMIT);
    assertThat(server.text("postgresql.auto.conf")).isEqualTo(before);
    assertThat(server.ask("SELECT 'in'")).isEqualTo("in");
    assertThat(session.collect().parameters().hash()).isEqualTo(hash);
    assertThat(session.collect().condition().pendingRestart()).isEmpty();
  }

  private static List<Refusal> refusals(ApplyOutcome outcome) {
    return switch (outcome) {
      case ApplyOutcome.Refused refused -> refused.refusals();
      case ApplyOutcome.PutBack putBack -> putBack.refusals();
      case ApplyOutcome.Applied applied -> List.of();
      case ApplyOutcome.Stale stale -> List.of();
      case ApplyOutcome.Broken broken -> throw new AssertionError(broken.toString());
    };
  }

  private void note(Danger danger, ApplyOutcome outcome, Duration took) throws Exception {
    Path file =
        Files.createDirectories(Path.of("target", "dangers"))
            .resolve("settings-%d.txt".formatted(major));
    var lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
    lines.add(
        "%s | %s | %d ms | %s"
            .formatted(
                danger.name().replace('\n', ' '),
                outcome.getClass().getSimpleName(),
                took.toMillis(),
                Arrays.toString(refusals(outcome).stream().map(Refusal::reason).toArray())));
    Files.write(file, lines);
  }
}
