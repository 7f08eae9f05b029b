package io.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.ChangeRequest;
import io.understudy.protocol.Job;
import io.understudy.protocol.NodeName;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent refuses, and survives. */
class AgentRefusalTest extends AgentTrial {

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
}
