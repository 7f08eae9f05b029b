package io.understudy.agentclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.understudy.inventory.AgentAddress;
import io.understudy.protocol.NodeName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An agent that answers what it should not: as another node, zipped, cut, or beside the question.
 */
class LyingAgentTest {

  private static final String JSON = "application/json";
  private static final String SNAPSHOT =
      "{\"identity\":{\"id\":\"1\",\"product\":\"p\"},\"hash\":\"%s\",\"collectedAt\":\"2026-03-01T12:00:00Z\",\"parameters\":%s}";
  private final Agents agents = new Agents(TestLimits.of(Duration.ofSeconds(5)));

  @Test
  void saysToWhomItWantsToTalk() {
    var meant = new String[1];
    try (var agent =
        new HostileAgent(exchange -> {
          meant[0] = exchange.getRequestHeaders().getFirst(NodeName.HEADER);
          HostileAgent.say(exchange, 404, "text/plain", "x");
        })) {
      failure(agents.card(alpha(agent)));
    }
    assertThat(meant[0]).isEqualTo("alpha");
  }

  @Test
  void refusesTheAgentOfAnotherNodeWhateverItSays() {
    try (var agent =
        new HostileAgent(exchange -> {
          exchange.getResponseHeaders().set(NodeName.HEADER, "gamma");
          HostileAgent.say(exchange, 200, JSON, SNAPSHOT.formatted("x", "[]"));
        })) {
      Failure failure = failure(agents.snapshot(alpha(agent), "db", null));

      assertThat(failure).isInstanceOf(Failure.Nonsense.class);
      assertThat(failure.message())
          .contains("belongs to node 'gamma', not to 'alpha'", "declaration");
    }
  }

  @ParameterizedTest
  @CsvSource({"gamma, false", "alpha, true", "ALPHA, false", "'', false"})
  void takesACardOfTheDeclaredNodeOnly(String node, boolean taken) {
    try (var agent = new HostileAgent(HostileAgent.saying(200, JSON, card(node)))) {
      assertThat(agents.card(alpha(agent)) instanceof Answer.Given<?>).isEqualTo(taken);
      assertThat(agents.card(agent.address())).isInstanceOf(Answer.Given.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 40})
  void takesNothingZippedThatItDidNotAskFor(int left) {
    byte[] zipped = zipped(SNAPSHOT.formatted("x", "[]").getBytes(StandardCharsets.UTF_8));
    byte[] cut = Arrays.copyOf(zipped, Math.min(left, zipped.length));
    try (var agent =
        new HostileAgent(exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          bytes(exchange, cut);
        })) {
      assertNonsense(agents.snapshot(agent.address(), "db", null));
    }
  }

  @Test
  void unpacksNoBomb() {
    byte[] bomb = zipped(new byte[200_000_000]);
    try (var agent =
        new HostileAgent(exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          bytes(exchange, bomb);
        })) {
      assertNonsense(agents.snapshot(agent.address(), "db", null));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 307, 308, 204, 206, 226, 304})
  void takesNoAnswerForAnother(int status) {
    try (var agent =
        new HostileAgent(exchange -> {
          exchange.getResponseHeaders().set("Location", "http://192.0.2.1/v1/agent");
          exchange.sendResponseHeaders(status, -1);
        })) {
      assertNonsense(agents.snapshot(agent.address(), "db", null));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/html",
        "application/octet-stream",
        "application/jsonp",
        "json",
        "application/json\u00e9",
        "multipart/form-data; boundary=x"
      })
  void takesNoOtherContentType(String type) {
    try (var agent =
        new HostileAgent(HostileAgent.saying(200, type, SNAPSHOT.formatted("x", "[]")))) {
      assertNonsense(agents.snapshot(agent.address(), "db", null));
    }
  }

  static Stream<String> bodies() {
    String one =
        "{\"key\":\"%s\",\"value\":{\"text\":\"b\"},\"descriptor\":{\"type\":\"TEXT\",\"effect\":\"ONLINE\",\"scope\":\"SHARED\",\"consequence\":\"COSMETIC\"}}";
    return Stream.of(
        SNAPSHOT.formatted("x", "[]") + "{}",
        SNAPSHOT.formatted("x", "[]").replace("\"hash\"", "\"hash\":\"y\",\"hash\""),
        SNAPSHOT.formatted("x", "{}"),
        SNAPSHOT.formatted("x", "\"[]\""),
        SNAPSHOT.formatted("x", "[" + one.formatted("settings/a") + "]"),
        SNAPSHOT.formatted("x", "[" + one.formatted("/etc/passwd") + "]"),
        SNAPSHOT.formatted("x", "[" + one.formatted("settings/%2") + "]"),
        SNAPSHOT.formatted("x", "[" + one.formatted("settings/%ff") + "]"),
        SNAPSHOT.formatted("x", "[" + one.formatted("settings/" + "k".repeat(2_000)) + "]"),
        SNAPSHOT.formatted(
            "x", "[" + one.formatted("settings/a") + "," + one.formatted("settings/a") + "]"),
        SNAPSHOT
            .formatted("x", "[]")
            .replace("2026-03-01T12:00:00Z", "+1000000000-12-31T23:59:59Z"),
        SNAPSHOT.formatted("x", "[]").replace("\"2026-03-01T12:00:00Z\"", "1e999999999"),
        SNAPSHOT.formatted("x", "[" + "9".repeat(5_000) + "]"),
        "{\"x\":\"" + "\\u0000".repeat(1_000) + "\"}",
        "\uFEFF" + SNAPSHOT.formatted("x", "[]"),
        "NaN",
        "/* */ {}",
        "{'identity': 1}");
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void takesNothingThatIsNoWholeSnapshot(String body) {
    try (var agent = new HostileAgent(HostileAgent.saying(200, JSON, body))) {
      assertNonsense(agents.snapshot(agent.address(), "db", null));
    }
  }

  @Test
  void takesNoTextThatIsNotUtf8() {
    byte[] latin1 =
        SNAPSHOT
            .formatted("x", "[]")
            .replace("\"p\"", "\"é\"")
            .getBytes(StandardCharsets.ISO_8859_1);
    try (var agent = new HostileAgent(exchange -> bytes(exchange, latin1))) {
      assertNonsense(agents.snapshot(agent.address(), "db", null));
    }
  }

  @Test
  void survivesAFloodOfHeaders() {
    try (var agent =
        new HostileAgent(exchange -> {
          for (int i = 0; i < 20_000; i++) {
            exchange.getResponseHeaders().add("X-Flood-" + i, "x".repeat(100));
          }
          HostileAgent.say(exchange, 200, JSON, SNAPSHOT.formatted("x", "[]"));
        })) {
      assertThat(failure(agents.snapshot(agent.address(), "db", null)).message()).isNotBlank();
    }
  }

  private static void assertNonsense(Answer<?> answer) {
    Failure failure = failure(answer);
    assertThat(failure).as(failure.message()).isInstanceOf(Failure.Nonsense.class);
    assertThat(failure.message())
        .startsWith("The agent")
        .doesNotContain(HostileAgent.TOKEN, "Exception", "java.", "io.understudy")
        .hasSizeLessThan(600);
  }

  private static String card(String node) {
    return "{\"node\":\""
        + node
        + "\",\"version\":\"1\",\"now\":\"2026-03-01T12:00:00Z\","
        + "\"startedAt\":\"2026-03-01T12:00:00Z\",\"sealingKey\":\"k\",\"keyId\":\"i\","
        + "\"peersPinned\":false,\"loopback\":true,\"instances\":{},\"commands\":[]}";
  }

  private static AgentAddress alpha(HostileAgent agent) {
    return new AgentAddress(agent.address().url(), HostileAgent.TOKEN, "alpha");
  }

  private static void bytes(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", JSON);
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] zipped(byte[] clear) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(clear);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static Failure failure(Answer<?> answer) {
    return switch (answer) {
      case Answer.Given<?> given -> throw new AssertionError("an answer: " + given);
      case Answer.Failed<?>(Failure failure) -> failure;
    };
  }
}
