package io.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.agent.settings.AgentSettings;
import io.understudy.agent.settings.SettingsFile;
import io.understudy.agent.work.Drivers;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import io.understudy.protocol.InstanceStatus;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import io.understudy.protocol.Snapshot;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An agent with one instance, whose server is a file that a test writes. */
abstract class AgentTrial {

  static final String SNAPSHOT = "/v1/instances/db/snapshot";

  @TempDir Path folder;
  Path file;
  Agent agent;
  Caller caller;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("server.conf");
    write("one", "a=1", "b=2", "secret.p=hunter2");
    agent = agent("alpha", folder.resolve("home"));
    caller = new Caller(agent.port());
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  static List<String> contents(Path folder) throws IOException {
    var texts = new ArrayList<String>();
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(path));
      }
    }
    return texts;
  }

  InstanceStatus status() {
    return caller.read(caller.get("/v1/instances/db/status"), InstanceStatus.class);
  }

  HttpResponse<String> put(String id, Job job) {
    return caller.put("/v1/instances/db/jobs/" + id, job, "Prefer", "wait=20");
  }

  JobReport ended(HttpResponse<String> answer) {
    JobReport report = caller.read(answer, JobReport.class);
    assertThat(report.outcome()).isNotNull();
    return report;
  }

  static SecretValue secretOf(Snapshot snapshot) {
    return (SecretValue)
        snapshot.parameters().find(ParameterKey.parse("text/secret.p")).orElseThrow().value();
  }

  static ChangeRequest wish(String name, @Nullable String expected, String desired) {
    return new ChangeRequest(
        List.of(
            new Wish(
                ParameterKey.of("text", name),
                expected == null ? null : Value.of(expected),
                Value.of(desired))),
        false,
        false);
  }

  void write(String id, String... lines) throws IOException {
    Files.writeString(file, id + "\n" + String.join("\n", lines) + "\n");
  }

  Agent agent(String node, Path home) {
    return agent(node, home, file);
  }

  Agent agent(String node, Path home, Path conf) {
    return agent(node, home, conf, 0);
  }

  Agent agent(String node, Path home, Path conf, int port) {
    Path yaml = folder.resolve(node + ".yaml");
    try {
      Files.writeString(
          yaml,
          """
          node: %s
          listen: 127.0.0.1:%d
          token: %s
          home: %s
          commands: { move-traffic: [/bin/true] }
          instances:
            db: { driver: text, file: %s }
          """
              .formatted(node, port, Caller.TOKEN, home, conf));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    var drivers = Drivers.all();
    AgentSettings settings = SettingsFile.read(yaml, drivers.keySet());
    return new Agent(settings, drivers, Clock.systemUTC());
  }
}
