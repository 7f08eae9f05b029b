package io.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Journal;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import io.understudy.protocol.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent beside a real PostgreSQL is killed after each entry of a guarded job's journal, one
 * after the other, until one run comes through. Each time the server is as before or as wished,
 * somebody can log in within ten seconds, and the next agent tells the truth.
 */
class PostgresqlCrashIT {

  private static final ParameterKey WORK_MEM = ParameterKey.of("settings", "work_mem");
  private static final ParameterKey SUPERUSERS =
      ParameterKey.of("settings", "superuser_reserved_connections");
  private static final int MOST_ENTRIES = 40;
  private static final Duration PUT_BACK = Duration.ofSeconds(10);

  private static final TestServers SERVERS = new TestServers();
  private static PostgresServer server;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() {
    server = SERVERS.start(18);
  }

  @AfterAll
  static void stopServers() {
    SERVERS.close();
  }

  @Test
  void everyKillEndsInATrueState() throws Exception {
    boolean cameThrough = false;
    for (int entry = 1; entry <= MOST_ENTRIES && !cameThrough; entry++) {
      cameThrough = killedAt(entry);
    }
    assertThat(cameThrough).isTrue();
  }

  /** Whether the job ended before it had so many entries. */
  private boolean killedAt(int entry) throws Exception {
    Path yaml = yaml(entry);
    String workMem = ask("SHOW work_mem");
    String wanted = workMem.equals("5MB") ? "7MB" : "5MB";
    String job = "/v1/instances/db/jobs/j" + entry;
    try (AgentProcess agent = AgentProcess.start(yaml, "-Dunderstudy.test.crashAt=" + entry)) {
      Snapshot snapshot =
          agent.caller().read(agent.caller().get("/v1/instances/db/snapshot"), Snapshot.class);
      agent.caller().putToTheDying(job, new Job.Apply(entry, request(snapshot, wanted)));
      Path end = folder.resolve("home" + entry + "/jobs/db/j" + entry + "/end.json");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !agent.handle().isAlive() || Files.exists(end));
      if (agent.handle().isAlive()) {
        JobReport report = agent.caller().read(agent.caller().get(job), JobReport.class);
        assertThat(report.outcome()).as("%s", report).isInstanceOf(ApplyOutcome.Applied.class);
        assertThat(ask("SHOW work_mem")).isEqualTo(wanted);
        return true;
      }
    }
    await().atMost(PUT_BACK).ignoreExceptions().until(() -> !ask("SELECT 1").isEmpty());

    try (AgentProcess next = AgentProcess.start(yaml)) {
      JobReport report =
          next.caller().read(next.caller().get(job, "Prefer", "wait=30"), JobReport.class);
      boolean applied = report.outcome() instanceof ApplyOutcome.Applied;

      assertThat(report.outcome())
          .as("killed at %d: %s", entry, report)
          .isInstanceOfAny(ApplyOutcome.Applied.class, ApplyOutcome.PutBack.class);
      String shown = applied ? wanted : workMem;
      await().atMost(PUT_BACK).until(() -> ask("SHOW work_mem").equals(shown));
      assertThat(commands(report)).as("killed at %d", entry).doesNotHaveDuplicates();
    }
    return false;
  }

  /** One harmless setting, and one that is guarded because it waits for a restart. */
  private static ChangeRequest request(Snapshot snapshot, String workMem) {
    String reserved = shown(snapshot, SUPERUSERS).equals("3") ? "4" : "3";
    return new ChangeRequest(
        List.of(wish(snapshot, WORK_MEM, workMem), wish(snapshot, SUPERUSERS, reserved)),
        true,
        false);
  }

  private static Wish wish(Snapshot snapshot, ParameterKey key, String desired) {
    return new Wish(key, Value.of(shown(snapshot, key)), Value.of(desired));
  }

  private static String shown(Snapshot snapshot, ParameterKey key) {
    Parameter parameter = snapshot.parameters().find(key).orElseThrow();
    return parameter.value().display();
  }

  private static List<String> commands(JobReport report) {
    return report.journal().stream()
        .filter(entry -> entry.kind() == Journal.Entry.Kind.BEFORE)
        .map(Journal.Entry::text)
        .toList();
  }

  private static String ask(String query) throws SQLException {
    try (Connection connection = server.connect("postgres");
        var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private Path yaml(int entry) throws IOException {
    String control =
        server.control().entrySet().stream()
            .map(verb ->
                verb.getKey()
                    + ": ["
                    + verb.getValue().stream()
                        .map(argument -> "'" + argument.replace("'", "''") + "'")
                        .collect(Collectors.joining(", "))
                    + "]")
            .collect(Collectors.joining(", "));
    return Files.writeString(
        folder.resolve("agent" + entry + ".yaml"),
        """
        node: alpha
        listen: 127.0.0.1:0
        token: %s
        home: home%d
        instances:
          db:
            driver: mortal-postgresql
            url: %s
            user: %s
            password: '%s'
            dataDirectory: %s
            binDirectory: %s
            control: { %s }
        """
            .formatted(
                Caller.TOKEN,
                entry,
                server.jdbcUrl("postgres"),
                server.superuser(),
                server.password(),
                server.dataDirectory(),
                server.binaries().bin(),
                control));
  }
}
