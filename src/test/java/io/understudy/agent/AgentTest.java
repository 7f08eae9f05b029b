package io.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.agent.settings.AgentSettings;
import io.understudy.agent.settings.SettingsFile;
import io.understudy.agent.work.Drivers;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Draft;
import io.understudy.driver.Journal;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import io.understudy.protocol.AgentCard;
import io.understudy.protocol.InstanceStatus;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import io.understudy.protocol.NodeName;
import io.understudy.protocol.Pairing;
import io.understudy.protocol.Snapshot;
import io.understudy.protocol.SnapshotDelta;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTest {

  private static final String SNAPSHOT = "/v1/instances/db/snapshot";

  @TempDir Path folder;
  private Path file;
  private Agent agent;
  private Caller caller;

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

  @Test
  void answersTheWholeWithItsHash() {
    HttpResponse<String> answer = caller.get(SNAPSHOT);

    Snapshot snapshot = caller.read(answer, Snapshot.class);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(snapshot.identity().id()).isEqualTo("one");
    assertThat(snapshot.parameters().hash()).isEqualTo(snapshot.hash());
    assertThat(answer.headers().firstValue("ETag")).contains('"' + snapshot.hash() + '"');
    assertThat(answer.body()).doesNotContain("hunter2");
  }

  @Test
  void answersNothingNewWhileNothingChanges() {
    String etag = caller.get(SNAPSHOT).headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> answer = caller.get(SNAPSHOT, "If-None-Match", etag);

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("ETag")).contains(etag);
  }

  @Test
  void answersTheDifferenceToABaseItHolds() throws IOException {
    HttpResponse<String> first = caller.get(SNAPSHOT);
    String etag = first.headers().firstValue("ETag").orElseThrow();
    write("one", "a=9", "c=3", "secret.p=hunter2");

    HttpResponse<String> answer =
        caller.get(SNAPSHOT, "If-None-Match", etag, "A-IM", "understudy-delta");

    assertThat(answer.statusCode()).isEqualTo(226);
    assertThat(answer.headers().firstValue("IM")).contains("understudy-delta");
    SnapshotDelta delta = caller.read(answer, SnapshotDelta.class);
    assertThat(delta.set()).extracting(p -> p.key().path()).containsExactly("text/a", "text/c");
    assertThat(delta.removed()).containsExactly(ParameterKey.parse("text/b"));
    assertThat(caller.read(caller.get(SNAPSHOT), Snapshot.class).hash()).isEqualTo(delta.hash());
    assertThat(delta.base()).isEqualTo(caller.read(first, Snapshot.class).hash());
  }

  @Test
  void answersTheWholeWhenTheBaseIsNotHeldOrNoDifferenceIsWanted() throws IOException {
    String etag = caller.get(SNAPSHOT).headers().firstValue("ETag").orElseThrow();
    write("one", "a=9");

    assertThat(caller.get(SNAPSHOT, "If-None-Match", etag).statusCode()).isEqualTo(200);
    assertThat(
            caller
                .get(
                    SNAPSHOT,
                    "If-None-Match",
                    '"' + "0".repeat(64) + '"',
                    "A-IM",
                    "understudy-delta")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void anotherInstallationIsSeenAtOnceAndNoDifferenceIsToldAcross() throws IOException {
    String etag = caller.get(SNAPSHOT).headers().firstValue("ETag").orElseThrow();
    write("two", "a=1");

    HttpResponse<String> answer =
        caller.get(SNAPSHOT, "If-None-Match", etag, "A-IM", "understudy-delta");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(caller.read(answer, Snapshot.class).identity().id()).isEqualTo("two");
  }

  @Test
  void saysWhenTheServerIsGoneAndWhenItIsBack() throws IOException {
    caller.get(SNAPSHOT);
    Files.delete(file);

    HttpResponse<String> gone = caller.get(SNAPSHOT);
    HttpResponse<String> soonAfter = caller.get(SNAPSHOT);
    write("one", "a=1");
    HttpResponse<String> insisted = caller.get(SNAPSHOT, "Cache-Control", "no-cache");

    assertThat(gone.statusCode()).isEqualTo(503);
    assertThat(caller.problem(gone).code()).isEqualTo("UNREACHABLE");
    assertThat(caller.problem(soonAfter).message()).contains("the file is not there");
    assertThat(insisted.statusCode()).isEqualTo(200);
    assertThat(status().error()).isNull();
  }

  @Test
  void statusTellsWhatTheLastLookSaw() {
    InstanceStatus before = status();
    Snapshot snapshot = caller.read(caller.get(SNAPSHOT), Snapshot.class);

    InstanceStatus after = status();

    assertThat(before.hash()).isNull();
    assertThat(after.hash()).isEqualTo(snapshot.hash());
    assertThat(after.identity()).isEqualTo(snapshot.identity());
    assertThat(after.collectedAt()).isEqualTo(snapshot.collectedAt());
  }

  @Test
  void introducesItself() {
    AgentCard card = caller.read(caller.get("/v1/agent"), AgentCard.class);

    assertThat(card.node()).isEqualTo("alpha");
    assertThat(card.instances()).containsEntry("db", "text");
    assertThat(card.commands()).containsExactly("move-traffic");
    assertThat(card.loopback()).isTrue();
    assertThat(card.peersPinned()).isFalse();
    assertThat(caller.get("/v1/agent").body()).doesNotContain("/bin/true");
  }

  @Test
  void draftsWithoutChangingAnything() throws IOException {
    String before = Files.readString(file);

    Draft draft =
        caller.read(caller.post("/v1/instances/db/drafts", wish("a", "1", "5")), Draft.class);
    Draft refused =
        caller.read(caller.post("/v1/instances/db/drafts", wish("a", "1", "bad")), Draft.class);

    assertThat(draft).isInstanceOf(Draft.Ready.class);
    assertThat(refused).isInstanceOf(Draft.Refused.class);
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void carriesOutAJobOnceHoweverOftenItIsPut() throws IOException {
    Job job = new Job.Apply(5, wish("a", "1", "5"));
    JobReport first = ended(put("j1", job));
    write("one", "a=edited by hand");

    JobReport again = ended(put("j1", job));

    assertThat(first.outcome()).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(first.journal())
        .extracting(Journal.Entry::text)
        .containsExactly("before", "set a=5", "done", "confirmed");
    assertThat(again).isEqualTo(first);
    assertThat(Files.readString(file)).contains("edited by hand");
    assertThat(Files.exists(folder.resolve("home/jobs/db/j1/kept"))).isFalse();
  }

  @Test
  void tellsWhatTheTargetRefused() {
    assertThat(ended(put("j1", new Job.Apply(1, wish("a", "1", "bad")))).outcome())
        .isInstanceOf(ApplyOutcome.Refused.class);
    assertThat(ended(put("j2", new Job.Apply(1, wish("a", "7", "5")))).outcome())
        .isEqualTo(new ApplyOutcome.Stale(List.of(ParameterKey.parse("text/a"))));
    assertThat(ended(put("j3", new Job.Apply(1, wish("a", "1", "unlucky")))).outcome())
        .isInstanceOf(ApplyOutcome.PutBack.class);
    assertThat(ended(put("j4", new Job.Demote(1))).outcome())
        .isInstanceOf(ApplyOutcome.Refused.class);
  }

  @Test
  void refusesAnotherJobUnderTheSameId() {
    put("j1", new Job.Apply(1, wish("a", "1", "5")));

    HttpResponse<String> answer = put("j1", new Job.Apply(1, wish("a", "1", "6")));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(caller.problem(answer).code()).isEqualTo("JOB_DIFFERS");
  }

  @Test
  void tellsTheConsoleThatTookOverHowTheJobOfTheLastOneStands() {
    ended(put("j1", new Job.Apply(1, wish("a", "1", "5"))));

    HttpResponse<String> answer = put("j1", new Job.Apply(2, wish("a", "1", "5")));

    assertThat(ended(answer).outcome()).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(put("j2", new Job.Apply(1, wish("a", "5", "6"))).statusCode()).isEqualTo(409);
  }

  @Test
  void doesTheWaitingJobOfTheLastConsoleForTheOneThatTookOver() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path regular = Files.move(file, folder.resolve("regular"));
    Files.createLink(file, pipe);
    var look = CompletableFuture.supplyAsync(() -> caller.get("/v1/instances/db/snapshot"));
    try (OutputStream server = Files.newOutputStream(pipe)) { // the look is under way now
      byte[] content = Files.readAllBytes(regular);
      Files.move(regular, file, StandardCopyOption.REPLACE_EXISTING);
      caller.put("/v1/instances/db/jobs/j1", new Job.Apply(1, wish("a", "1", "5")));
      caller.put("/v1/instances/db/jobs/j1", new Job.Apply(2, wish("a", "1", "5")));
      server.write(content);
    }
    look.join();

    HttpResponse<String> answer = caller.get("/v1/instances/db/jobs/j1", "Prefer", "wait=20");

    assertThat(ended(answer).outcome()).isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void refusesAStaleTokenAlsoAfterARestart() {
    ended(put("j1", new Job.Apply(10, wish("a", "1", "5"))));
    agent.close();
    agent = agent("alpha", folder.resolve("home"));
    caller = new Caller(agent.port());

    HttpResponse<String> answer = put("j2", new Job.Apply(9, wish("a", "5", "6")));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(caller.problem(answer).code()).isEqualTo("STALE_TOKEN");
    assertThat(caller.get("/v1/instances/db/jobs/j2").statusCode()).isEqualTo(404);
    assertThat(ended(caller.get("/v1/instances/db/jobs/j1")).outcome())
        .isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void carriesASecretFromAgentToAgentWithoutTheConsoleSeeingIt() throws IOException {
    Path other = folder.resolve("other.conf");
    Files.writeString(other, "two\n");
    try (Agent beta = agent("beta", folder.resolve("home-beta"), other)) {
      Caller toBeta = new Caller(beta.port());
      AgentCard alphaCard = caller.read(caller.get("/v1/agent"), AgentCard.class);
      AgentCard betaCard = toBeta.read(toBeta.get("/v1/agent"), AgentCard.class);
      List<Pairing.Peer> peers =
          List.of(
              new Pairing.Peer("alpha", alphaCard.sealingKey()),
              new Pairing.Peer("beta", betaCard.sealingKey()));
      String epoch = status().secretsEpoch();
      String hash = caller.read(caller.get(SNAPSHOT), Snapshot.class).hash();
      Pairing fromAlpha =
          caller.read(caller.put("/v1/pairing", new Pairing(peers, null, Map.of())), Pairing.class);
      assertThat(toBeta.put("/v1/pairing", fromAlpha).statusCode()).isEqualTo(200);

      Snapshot alphas = caller.read(caller.get(SNAPSHOT), Snapshot.class);
      SecretValue secret = secretOf(alphas);
      ChangeRequest request =
          new ChangeRequest(
              List.of(new Wish(ParameterKey.parse("text/secret.p"), null, secret)), false, false);
      JobReport report =
          toBeta.read(
              toBeta.put(
                  "/v1/instances/db/jobs/s1", new Job.Apply(1, request), "Prefer", "wait=20"),
              JobReport.class);

      assertThat(report.outcome()).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(Files.readString(other)).contains("secret.p=hunter2");
      Snapshot betas = toBeta.read(toBeta.get(SNAPSHOT), Snapshot.class);
      assertThat(secretOf(betas).parity()).isEqualTo(secret.parity());
      assertThat(secretOf(betas).tag()).isNotEqualTo(secret.tag());
      assertThat(alphas.hash()).isEqualTo(hash);
      assertThat(status().secretsEpoch()).isNotEqualTo(epoch);
      assertThat(secretOf(caller.read(caller.get(SNAPSHOT), Snapshot.class))).isEqualTo(secret);
      assertThat(contents(folder.resolve("home-beta/jobs")))
          .isNotEmpty()
          .noneMatch(text -> text.contains("hunter2"));
    }
  }

  @Test
  void answersNobodyWithoutTheToken() {
    for (String path : List.of("/v1/agent", SNAPSHOT, "/v1/pairing", "/", "/v1/nothing")) {
      HttpResponse<String> answer =
          caller.get(path, "Authorization", "Bearer not-the-token-at-all");

      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(caller.problem(answer).code()).isEqualTo("UNAUTHORIZED");
    }
    HttpRequest bare =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + SNAPSHOT)).build();
    assertThat(caller.send(bare).statusCode()).isEqualTo(401);
  }

  @Test
  void doesNothingThatIsMeantForAnotherNode() throws IOException {
    String before = Files.readString(file);
    HttpResponse<String> read = caller.get(SNAPSHOT, NodeName.HEADER, "beta");
    HttpResponse<String> job =
        caller.put(
            "/v1/instances/db/jobs/j1",
            new Job.Apply(1, new ChangeRequest(List.of(), false, false)),
            NodeName.HEADER,
            "beta");

    assertThat(List.of(read.statusCode(), job.statusCode())).containsOnly(421);
    assertThat(caller.problem(job).code()).isEqualTo("OTHER_NODE");
    assertThat(caller.problem(job).message()).contains("'alpha'", "declaration");
    assertThat(caller.get("/v1/instances/db/jobs/j1").statusCode()).isEqualTo(404);
    assertThat(Files.readString(file)).isEqualTo(before);
    assertThat(caller.get(SNAPSHOT, NodeName.HEADER, "alpha").headers().firstValue(NodeName.HEADER))
        .contains("alpha");
  }

  @Test
  void tellsAnyoneThatItIsUpAndNothingElse() {
    HttpRequest bare =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + "/v1/health"))
            .build();

    HttpResponse<String> answer = caller.send(bare);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"up\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | /                               | 404 | NOT_FOUND",
        "GET  | /v2/agent                       | 404 | NOT_FOUND",
        "GET  | /v1/agent/                      | 404 | NOT_FOUND",
        "GET  | /v1/instances                   | 404 | NOT_FOUND",
        "GET  | /v1/instances/db/nothing        | 404 | NOT_FOUND",
        "GET  | /v1/instances/db/snapshot/x     | 404 | NOT_FOUND",
        "GET  | /v1/instances/no/snapshot       | 404 | UNKNOWN_INSTANCE",
        "GET  | /v1/instances/%2e%2e/snapshot   | 404 | UNKNOWN_INSTANCE",
        "GET  | /v1/instances/db%2Fx/snapshot   | 404 | UNKNOWN_INSTANCE",
        "GET  | /v1/instances/%FF%00/snapshot   | 404 | UNKNOWN_INSTANCE",
        "GET  | /v1/instances/db/jobs/unknown   | 404 | UNKNOWN_JOB",
        "GET  | /v1/instances/db/jobs/..%2Fx    | 400 | BAD_REQUEST",
        "GET  | /v1/instances/db/jobs/%2e%2e    | 400 | BAD_REQUEST",
        "GET  | /v1/agent?x=1                   | 400 | BAD_REQUEST",
        "POST | /v1/agent                       | 405 | METHOD_NOT_ALLOWED",
        "PUT  | /v1/instances/db/snapshot       | 405 | METHOD_NOT_ALLOWED",
        "GET  | /v1/instances/db/drafts         | 405 | METHOD_NOT_ALLOWED",
        "DELETE | /v1/instances/db/jobs/j1      | 405 | METHOD_NOT_ALLOWED",
        "POST | /v1/instances/db/drafts         | 400 | BAD_REQUEST",
        "PUT  | /v1/pairing                     | 400 | BAD_REQUEST",
      })
  void refusesWhatItDoesNotServe(String method, String path, int status, String code) {
    HttpResponse<String> answer = caller.send(method, path, null);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(caller.problem(answer).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "null",
        "[]",
        "5",
        "{",
        "{}",
        "\u0000\u0001",
        "{\"job\":\"apply\"}",
        "{\"job\":\"shell\",\"token\":1}",
        "{\"job\":\"demote\",\"token\":\"1\"}",
        "{\"job\":\"demote\",\"token\":1e99}",
        "{\"job\":\"apply\",\"token\":1,\"request\":{\"wishes\":{},\"restart\":false,\"allowDeletions\":false}}",
        "{\"job\":\"apply\",\"token\":1,\"request\":{\"wishes\":[{\"key\":\"a//b\"}],\"restart\":false,\"allowDeletions\":false}}",
      })
  void refusesGarbageAndTakesNoJobFromIt(String body) {
    HttpResponse<String> answer = caller.send("PUT", "/v1/instances/db/jobs/j1", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(caller.problem(answer).code()).isEqualTo("BAD_REQUEST");
    assertThat(answer.body()).doesNotContain("Exception", "io.understudy", "at [Source");
    assertThat(caller.get("/v1/instances/db/jobs/j1").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesDeepNesting() {
    HttpResponse<String> answer =
        caller.send("POST", "/v1/instances/db/drafts", "[".repeat(100_000));

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    String body = "{\"wishes\":[" + " ".repeat(10 << 20) + "],\"restart\":false}";

    HttpResponse<String> answer = caller.send("POST", "/v1/instances/db/drafts", body);

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(caller.problem(answer).code()).isEqualTo("TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET v1 HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u0016\u0003\u0001 hello\r\n\r\n",
        "GET /v1/agent HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
      })
  void survivesWhatIsNotHttp(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), agent.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).doesNotContain("\tat ").doesNotStartWith("HTTP/1.1 2");
    }
    assertThat(caller.get("/v1/health").statusCode()).isEqualTo(200);
  }

  @Test
  void zipsForThoseWhoAskForIt() throws Exception {
    write("one", "long=" + "x".repeat(5_000));
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + SNAPSHOT))
            .header("Authorization", "Bearer " + Caller.TOKEN)
            .header("Accept-Encoding", "gzip")
            .build();

    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());

    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    try (var body = new GZIPInputStream(answer.body())) {
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).contains("text/long");
    }
  }

  @Test
  void refusesToStartTwiceOnOneHomeOrOnATakenPort() {
    assertThatThrownBy(() -> agent("alpha", folder.resolve("home")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("another agent runs on");
    assertThatThrownBy(() -> agent("alpha", folder.resolve("home2"), file, agent.port()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("choose another port");
  }

  private static List<String> contents(Path folder) throws IOException {
    var texts = new ArrayList<String>();
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(path));
      }
    }
    return texts;
  }

  private InstanceStatus status() {
    return caller.read(caller.get("/v1/instances/db/status"), InstanceStatus.class);
  }

  private HttpResponse<String> put(String id, Job job) {
    return caller.put("/v1/instances/db/jobs/" + id, job, "Prefer", "wait=20");
  }

  private JobReport ended(HttpResponse<String> answer) {
    JobReport report = caller.read(answer, JobReport.class);
    assertThat(report.outcome()).isNotNull();
    return report;
  }

  private static SecretValue secretOf(Snapshot snapshot) {
    return (SecretValue)
        snapshot.parameters().find(ParameterKey.parse("text/secret.p")).orElseThrow().value();
  }

  private static ChangeRequest wish(String name, @Nullable String expected, String desired) {
    return new ChangeRequest(
        List.of(
            new Wish(
                ParameterKey.of("text", name),
                expected == null ? null : Value.of(expected),
                Value.of(desired))),
        false,
        false);
  }

  private void write(String id, String... lines) throws IOException {
    Files.writeString(file, id + "\n" + String.join("\n", lines) + "\n");
  }

  private Agent agent(String node, Path home) {
    return agent(node, home, file);
  }

  private Agent agent(String node, Path home, Path conf) {
    return agent(node, home, conf, 0);
  }

  private Agent agent(String node, Path home, Path conf, int port) {
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
