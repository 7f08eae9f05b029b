package io.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Journal;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentProcessIT {

  private static final String BEFORE = "one\na=1\nguarded.b=2\n";
  private static final String AFTER = "one\na=5\nguarded.b=6\n";
  private static final String JOB = "/v1/instances/db/jobs/j1";
  private static final Duration PUT_BACK = Duration.ofSeconds(10);

  /** keep, before, after, before, after, mark: the entries of an apply of two wishes. */
  private static final int ENTRIES = 6;

  @TempDir Path folder;
  private Path file;
  private Path yaml;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("server.conf");
    Files.writeString(file, BEFORE);
    yaml = yaml("mortal-text", 0);
  }

  @Test
  void endsInOrderWhenAskedTo() throws InterruptedException {
    try (AgentProcess agent = AgentProcess.start(yaml)) {
      agent.caller().get("/v1/instances/db/snapshot");

      agent.terminate();

      assertThat(agent.ended(Duration.ofSeconds(20))).isZero();
      assertThat(agent.log()).contains("stopped").doesNotContain(Caller.TOKEN);
    }
  }

  @Test
  void saysInOneLineWhatIsWrongWithItsConfiguration() throws Exception {
    Files.writeString(yaml, Files.readString(yaml) + "colour: red\n");

    AgentProcess.Ended ended = AgentProcess.run(yaml);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.errors()).hasSize(1);
    assertThat(ended.errors().getFirst()).contains("colour: is not known here");
  }

  @Test
  void saysWhenItsPortIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      AgentProcess.Ended ended = AgentProcess.run(yaml("text", taken.getLocalPort()));

      assertThat(ended.code()).isEqualTo(3);
      assertThat(ended.errors()).hasSize(1);
      assertThat(ended.errors().getFirst()).contains("listen:", "choose another port");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void whatTheKilledAgentLeftIsPutBackByTheGuardAndToldByTheNextAgent(int entry) throws Exception {
    try (AgentProcess agent = AgentProcess.start(yaml, "-Dunderstudy.test.crashAt=" + entry)) {
      agent.caller().putToTheDying(JOB, job("guarded.b", "a"));
      agent.ended(Duration.ofSeconds(30));
    }
    boolean confirmed = entry == ENTRIES;
    boolean guarded = entry > 1; // the first entry comes before the first guarded command
    if (guarded) {
      await().atMost(PUT_BACK).until(() -> Files.exists(ended()));
    }
    assertThat(Files.readString(file)).isEqualTo(confirmed ? AFTER : BEFORE);

    try (AgentProcess next = AgentProcess.start(yaml)) {
      JobReport report = report(next);

      assertThat(report.outcome())
          .isInstanceOf(confirmed ? ApplyOutcome.Applied.class : ApplyOutcome.PutBack.class);
      assertThat(commands(report)).doesNotHaveDuplicates();
      assertThat(Files.readString(file)).isEqualTo(confirmed ? AFTER : BEFORE);
      JobReport again =
          next.caller().read(next.caller().put(JOB, job("guarded.b", "a")), JobReport.class);
      assertThat(again.outcome()).isEqualTo(report.outcome());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void withoutAGuardedCommandTheNextAgentPutsBackBeforeItServes(int entry) throws Exception {
    Files.writeString(file, "one\na=1\nb=2\n");
    try (AgentProcess agent = AgentProcess.start(yaml, "-Dunderstudy.test.crashAt=" + entry)) {
      agent.caller().putToTheDying(JOB, job("b", "a"));
      agent.ended(Duration.ofSeconds(30));
    }

    try (AgentProcess next = AgentProcess.start(yaml)) {
      String snapshot = next.caller().get("/v1/instances/db/snapshot").body();

      assertThat(snapshot.contains("\"text\":\"5\"")).isEqualTo(entry == ENTRIES);
      assertThat(report(next).outcome())
          .isInstanceOf(entry == ENTRIES ? ApplyOutcome.Applied.class : ApplyOutcome.PutBack.class);
    }
  }

  @Test
  void aSilentAgentIsEndedAndItsChangePutBack() throws Exception {
    try (AgentProcess agent = AgentProcess.start(yaml, "-Dunderstudy.test.hangAt=3")) {
      agent.caller().putToTheDying(JOB, job("guarded.b", "a"));

      agent.ended(Duration.ofSeconds(15));
      await().atMost(PUT_BACK).until(() -> Files.exists(ended()));
    }
    assertThat(Files.readString(file)).isEqualTo(BEFORE);
  }

  @Test
  void theGuardIsDeafToHangUpsAndPoliteEnds() throws Exception {
    try (AgentProcess agent = AgentProcess.start(yaml, "-Dunderstudy.test.hangAt=3")) {
      agent.caller().putToTheDying(JOB, job("guarded.b", "a"));
      await().until(() -> Files.readString(file).contains("guarded.b=6"));
      ProcessHandle guard = agent.handle().children().findFirst().orElseThrow();
      for (String signal : List.of("-HUP", "-TERM", "-INT")) {
        new ProcessBuilder("kill", signal, Long.toString(guard.pid())).start().waitFor();
      }

      agent.kill();

      await().atMost(PUT_BACK).until(() -> Files.exists(ended()));
      await().atMost(PUT_BACK).until(() -> !guard.isAlive());
    }
    assertThat(Files.readString(file)).isEqualTo(BEFORE);
  }

  private Path ended() {
    return folder.resolve("home/jobs/db/j1/end.json");
  }

  private static Job job(String first, String second) {
    return new Job.Apply(
        1, new ChangeRequest(List.of(wish(first, "2", "6"), wish(second, "1", "5")), false, false));
  }

  private static Wish wish(String name, String expected, String desired) {
    return new Wish(ParameterKey.of("text", name), Value.of(expected), Value.of(desired));
  }

  private static JobReport report(AgentProcess agent) {
    return agent.caller().read(agent.caller().get(JOB, "Prefer", "wait=20"), JobReport.class);
  }

  private static List<String> commands(JobReport report) {
    return report.journal().stream()
        .filter(entry -> entry.kind() == Journal.Entry.Kind.BEFORE)
        .map(Journal.Entry::text)
        .toList();
  }

  private Path yaml(String driver, int port) throws IOException {
    return Files.writeString(
        folder.resolve("agent.yaml"),
        """
        node: alpha
        listen: 127.0.0.1:%d
        token: %s
        home: home
        instances:
          db: { driver: %s, file: %s }
        """
            .formatted(port, Caller.TOKEN, driver, file));
  }
}
