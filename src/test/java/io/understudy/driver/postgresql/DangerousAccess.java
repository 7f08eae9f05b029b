package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Draft;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules, roles and databases that would lock out the agent or everybody, each tried on a real
 * server: refused by the plan, or put back within 10 s with login restored. Each is tried with all
 * that the agent may know, and once more without the server's files and programs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DangerousAccess {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String PASSWORD = "the keeper's";

  private final int major;
  private final ServerUnderTest server;
  private final List<String> table = new ArrayList<>();

  DangerousAccess(int major) {
    this.major = major;
    this.server = new ServerUnderTest(major);
  }

  @BeforeAll
  void letTheAgentIn() throws Exception {
    server.sql(
        "CREATE ROLE keeper SUPERUSER LOGIN PASSWORD 'the keeper''s'",
        "CREATE ROLE app LOGIN",
        "CREATE ROLE doormen",
        "CREATE ROLE barred",
        "CREATE ROLE watch",
        "GRANT doormen, watch TO keeper",
        "CREATE DATABASE watch OWNER keeper",
        "CREATE DATABASE shop");
    Files.writeString(
        server.file("pg_hba.conf"),
        """
        # kept by hand
        host  all    +barred   127.0.0.1/32  reject
        host  all    postgres  127.0.0.1/32  scram-sha-256
        host  watch  keeper    127.0.0.1/32  scram-sha-256   # the agent
        host  all    all       127.0.0.1/32  scram-sha-256
        host  all    all       all           reject
        """);
    server.sql("SELECT pg_reload_conf()");
  }

  @AfterAll
  void stop() throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "dangers"));
    table.add(0, "change | what became of it | ms | first reason");
    Files.write(folder.resolve("access-%d.txt".formatted(major)), table);
    server.close();
  }

  Stream<AccessDanger> dangers() {
    return Stream.of(
            AccessDanger.rejecting(),
            AccessDanger.methods(),
            AccessDanger.broken(),
            AccessDanger.roles(),
            AccessDanger.databases())
        .flatMap(List::stream)
        .filter(danger -> danger.since() <= major);
  }

  @ParameterizedTest
  @MethodSource("dangers")
  void isRefusedOrPutBack(AccessDanger danger) throws Exception {
    assertHarmless(danger, settings());
  }

  @ParameterizedTest
  @MethodSource("dangers")
  void isRefusedOrPutBackWithoutFilesAndPrograms(AccessDanger danger) throws Exception {
    Map<String, Object> settings = settings();
    settings.remove("dataDirectory");
    settings.remove("binDirectory");
    assertHarmless(danger, settings);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = server.settings();
    settings.put("url", server.server().jdbcUrl(AccessDanger.DATABASE));
    settings.put("user", AccessDanger.ROLE);
    settings.put("password", PASSWORD);
    return settings;
  }

  private void assertHarmless(AccessDanger danger, Map<String, Object> settings) throws Exception {
    String rules = server.text("pg_hba.conf");
    String maps = server.text("pg_ident.conf");
    try (Session session = server.open(settings)) {
      var before = session.collect().parameters();
      ChangeRequest request = danger.wishes().apply(new AccessWishes(before)).request();
      Instant start = Instant.now();

      Draft draft = session.draft(request);
      ApplyOutcome outcome = session.apply(request, new MemoryJournal());

      Duration took = Duration.between(start, Instant.now());
      List<Refusal> refusals = refusals(outcome);
      note(danger, settings, outcome, took, refusals);
      assertThat(refusals)
          .isNotEmpty()
          .allSatisfy(refusal -> assertThat(refusal.reason()).hasSizeGreaterThan(15))
          .allSatisfy(refusal -> assertThat(refusal.remedy()).hasSizeGreaterThan(5));
      assertThat(outcome instanceof ApplyOutcome.Refused).isEqualTo(draft instanceof Draft.Refused);
      assertThat(took).isLessThan(LIMIT);
      assertThat(server.text("pg_hba.conf")).isEqualTo(rules);
      assertThat(server.text("pg_ident.conf")).isEqualTo(maps);
      assertThat(login()).isEqualTo("in");
      assertThat(session.collect().parameters().hash()).isEqualTo(before.hash());
    }
  }

  private String login() throws SQLException {
    String url = server.server().jdbcUrl(AccessDanger.DATABASE);
    try (var connection = DriverManager.getConnection(url, AccessDanger.ROLE, PASSWORD);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT 'in'")) {
      row.next();
      return row.getString(1);
    }
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

  private void note(
      AccessDanger danger,
      Map<String, Object> settings,
      ApplyOutcome outcome,
      Duration took,
      List<Refusal> refusals) {
    table.add(
        "%s%s | %s | %d | %s"
            .formatted(
                danger.name().replace('\n', ' '),
                settings.containsKey("dataDirectory") ? "" : " (without files)",
                outcome.getClass().getSimpleName(),
                took.toMillis(),
                refusals.isEmpty() ? "" : refusals.getFirst().reason()));
  }
}
