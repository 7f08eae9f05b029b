package io.understudy.agentclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Identity;
import io.understudy.inventory.AgentAddress;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import io.understudy.protocol.Json;
import io.understudy.protocol.Snapshot;
import io.understudy.protocol.SnapshotDelta;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever answers in place of an agent: the console gets a value, in time, and never the token. In
 * time means by its own limit: a test that had to wait for the other side would not end.
 */
@Timeout(60)
class AgentsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Identity IDENTITY = new Identity("7301", "PostgreSQL 15.18");
  private static final ParameterSet BEFORE = set("work_mem=4MB", "port=5432", "jit=on");

  private final Agents agents = new Agents(TestLimits.of(Duration.ofSeconds(30)));

  /** For those who never answer. */
  private final Agents hasty = new Agents(TestLimits.of(Duration.ofMillis(700)));

  @Test
  void givesTheWholeSnapshotWhoseHashItChecked() {
    try (var agent =
        new HostileAgent(HostileAgent.saying(200, "application/json", whole(BEFORE)))) {
      Answer<Observed> answer = agents.snapshot(agent.address(), "db", null);

      assertThat(answer)
          .isEqualTo(
              Answer.given(new Observed.Seen(new Snapshot(IDENTITY, BEFORE.hash(), NOON, BEFORE))));
    }
  }

  @Test
  void anUnchangedInstanceCostsOneEmptyAnswerAndNoLoadOfTheBase() {
    var base =
        new Base(
            "abc",
            () -> {
              throw new AssertionError("the base was loaded");
            });
    try (var agent =
        new HostileAgent(exchange -> {
          boolean asked =
              "\"abc\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))
                  && "understudy-delta".equals(exchange.getRequestHeaders().getFirst("A-IM"));
          exchange.sendResponseHeaders(asked ? 304 : 500, -1);
        })) {
      assertThat(agents.snapshot(agent.address(), "db", base))
          .isEqualTo(Answer.given(new Observed.Unchanged()));
      assertThat(agent.asked()).containsExactly("GET /v1/instances/db/snapshot");
    }
  }

  @Test
  void appliesADifferenceToItsBase() {
    ParameterSet after = set("work_mem=64MB", "jit=on", "new=1");
    var delta =
        new SnapshotDelta(
            IDENTITY,
            BEFORE.hash(),
            after.hash(),
            NOON,
            List.of(parameter("work_mem=64MB"), parameter("new=1")),
            List.of(ParameterKey.parse("settings/port"), ParameterKey.parse("settings/never")));
    try (var agent = new HostileAgent(HostileAgent.saying(226, "application/json", json(delta)))) {
      Answer<Observed> answer =
          agents.snapshot(agent.address(), "db", new Base(BEFORE.hash(), () -> BEFORE));

      assertThat(answer)
          .isEqualTo(
              Answer.given(new Observed.Seen(new Snapshot(IDENTITY, after.hash(), NOON, after))));
    }
  }

  @Test
  void fetchesTheWholeWhenADifferenceDoesNotLeadWhereItSays() {
    ParameterSet after = set("work_mem=64MB");
    var lie =
        new SnapshotDelta(
            IDENTITY, BEFORE.hash(), after.hash(), NOON, List.of(parameter("jit=off")), List.of());
    try (var agent =
        new HostileAgent(exchange -> {
          boolean conditional = exchange.getRequestHeaders().containsKey("If-None-Match");
          HostileAgent.say(
              exchange,
              conditional ? 226 : 200,
              "application/json",
              conditional ? json(lie) : whole(after));
        })) {
      Answer<Observed> answer =
          agents.snapshot(agent.address(), "db", new Base(BEFORE.hash(), () -> BEFORE));

      assertThat(answer)
          .isEqualTo(
              Answer.given(new Observed.Seen(new Snapshot(IDENTITY, after.hash(), NOON, after))));
      assertThat(agent.asked()).hasSize(2);
    }
  }

  @Test
  void refusesASnapshotWithAWrongHash() {
    String lie = json(new Snapshot(IDENTITY, "0".repeat(64), NOON, BEFORE));
    try (var agent = new HostileAgent(HostileAgent.saying(200, "application/json", lie))) {
      assertThat(nonsense(agents.snapshot(agent.address(), "db", null)))
          .contains("does not have the hash");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"hash\":",
        "not json at all <script>alert(1)</script>",
        "{\"identity\":{\"id\":\"1\"},\"hash\":\"x\",\"collectedAt\":\"2026-03-01T12:00:00Z\",\"parameters\":[]}",
        "{\"identity\":{\"id\":\"1\",\"product\":\"p\"},\"hash\":\"x\",\"collectedAt\":\"soon\",\"parameters\":[]}",
        "{\"identity\":{\"id\":\"1\",\"product\":\"p\"},\"hash\":\"x\",\"collectedAt\":\"2026-03-01T12:00:00Z\",\"parameters\":[{\"key\":\"a//b\"}]}",
        "{\"identity\":{\"id\":\"1\",\"product\":\"p\"},\"hash\":\"x\",\"collectedAt\":\"2026-03-01T12:00:00Z\",\"parameters\":[null]}",
        "{\"identity\":{\"id\":\"1\",\"product\":\"p\"},\"hash\":\"x\",\"collectedAt\":\"2026-03-01T12:00:00Z\",\"parameters\":[{\"key\":\"a\",\"value\":{\"text\":null},\"descriptor\":{\"type\":\"TEXT\",\"effect\":\"ONLINE\",\"scope\":\"SHARED\",\"consequence\":\"COSMETIC\"}}]}",
        "{\"identity\":{\"id\":\"1\",\"product\":\"p\"},\"hash\":\"x\",\"collectedAt\":\"2026-03-01T12:00:00Z\",\"parameters\":[{\"key\":\"a\",\"value\":{\"text\":\"b\"},\"descriptor\":{\"type\":\"BLOB\",\"effect\":\"ONLINE\",\"scope\":\"SHARED\",\"consequence\":\"COSMETIC\"}}]}"
      })
  void refusesWhatIsNoSnapshot(String body) {
    try (var agent = new HostileAgent(HostileAgent.saying(200, "application/json", body))) {
      assertThat(nonsense(agents.snapshot(agent.address(), "db", null))).isNotBlank();
    }
  }

  @Test
  void refusesJsonOfAThousandLevels() {
    String deep = "{\"x\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
    try (var agent = new HostileAgent(HostileAgent.saying(200, "application/json", deep))) {
      assertThat(nonsense(agents.snapshot(agent.address(), "db", null))).contains("depth");
    }
  }

  @Test
  void refusesAnotherContentType() {
    try (var agent = new HostileAgent(HostileAgent.saying(200, "text/html", whole(BEFORE)))) {
      assertThat(nonsense(agents.snapshot(agent.address(), "db", null))).contains("text/html");
    }
  }

  @Test
  void cutsAnAnswerOfTwoGigabytes() {
    byte[] block = new byte[1 << 16];
    Arrays.fill(block, (byte) ' ');
    var written = new long[1];
    try (var agent =
        new HostileAgent(exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (written[0] < 2L << 30) {
              out.write(block);
              written[0] += block.length;
            }
          }
        })) {
      assertThat(nonsense(agents.snapshot(agent.address(), "db", null)))
          .contains("longer than 1048576 bytes");
      assertThat(written[0]).isLessThan(64L << 20);
    }
  }

  @Test
  void followsNoRedirect() {
    try (var elsewhere =
            new HostileAgent(HostileAgent.saying(200, "application/json", whole(BEFORE)));
        var agent =
            new HostileAgent(exchange -> {
              exchange
                  .getResponseHeaders()
                  .set("Location", elsewhere.address().url() + "/v1/instances/db/snapshot");
              exchange.sendResponseHeaders(307, -1);
            })) {
      assertThat(nonsense(agents.snapshot(agent.address(), "db", null))).contains("redirect");
      assertThat(elsewhere.asked()).isEmpty();
    }
  }

  @Test
  void endsInTimeWhenTheAgentHangsBeforeTheHeaders() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(failure(hasty.card(at(silent.getLocalPort())))).satisfies(AgentsTest::isOverTime);
    }
  }

  @Test
  void endsInTimeWhenTheBodyDripsForever() {
    var over = new CountDownLatch(1);
    try (var agent =
        new HostileAgent(exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          while (!awaitQuietly(over)) {
            out.write(' ');
            out.flush();
          }
        })) {
      Failure failure = failure(hasty.card(agent.address()));
      over.countDown(); // it dripped until here

      assertThat(failure).satisfies(AgentsTest::isOverTime);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u0000\u0001\u0002\u0003",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
        ""
      })
  void survivesWhatIsNoHttp(String bytes) throws IOException {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket socket = server.accept()) {
                  int first = socket.getInputStream().read();
                  assertThat(first).isPositive();
                  socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  // the client may have closed first
                }
              });

      Failure failure = failure(agents.card(at(server.getLocalPort())));

      assertThat(failure).isNotInstanceOf(Failure.Refusal.class);
      assertThat(failure.message()).doesNotContain(HostileAgent.TOKEN);
      thread.interrupt();
    }
  }

  @Test
  void passesOnWhyTheAgentRefusesWithoutTheTokenThatItEchoes() {
    String problem =
        "{\"code\":\"UNAUTHORIZED\",\"message\":\"'%s' is\\u0007 wrong\"}"
            .formatted(HostileAgent.TOKEN);
    try (var agent =
        new HostileAgent(HostileAgent.saying(401, "application/problem+json", problem))) {
      Failure failure =
          failure(agents.draft(agent.address(), "db", new ChangeRequest(List.of(), false, false)));

      assertThat(failure)
          .isInstanceOfSatisfying(
              Failure.Refusal.class,
              refusal -> {
                assertThat(refusal.status()).isEqualTo(401);
                assertThat(refusal.problem().code()).isEqualTo("UNAUTHORIZED");
                assertThat(refusal.message()).isEqualTo("'***' is  wrong");
              });
    }
  }

  @Test
  void takesAnErrorPageForNonsense() {
    try (var agent = new HostileAgent(HostileAgent.saying(502, "text/html", "<h1>Bad gateway"))) {
      assertThat(nonsense(agents.card(agent.address()))).contains("502");
    }
  }

  private static void isOverTime(Failure failure) {
    assertThat(failure).isInstanceOf(Failure.NoAnswer.class);
    assertThat(failure.message()).contains("no whole answer came within");
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static AgentAddress at(int port) {
    return new AgentAddress(URI.create("http://127.0.0.1:" + port), HostileAgent.TOKEN);
  }

  private static String nonsense(Answer<?> answer) {
    Failure failure = failure(answer);
    assertThat(failure).isInstanceOf(Failure.Nonsense.class);
    assertThat(failure.message()).doesNotContain(HostileAgent.TOKEN).hasSizeLessThan(600);
    return failure.message();
  }

  private static Failure failure(Answer<?> answer) {
    return switch (answer) {
      case Answer.Given<?> given -> throw new AssertionError("an answer: " + given);
      case Answer.Failed<?>(Failure failure) -> failure;
    };
  }

  private static ParameterSet set(String... settings) {
    return ParameterSet.of(Arrays.stream(settings).map(AgentsTest::parameter).toList());
  }

  private static Parameter parameter(String setting) {
    String[] parts = setting.split("=", 2);
    return new Parameter(
        ParameterKey.of("settings", parts[0]), Value.of(parts[1]), Descriptor.of(ValueType.TEXT));
  }

  private static String whole(ParameterSet set) {
    return json(new Snapshot(IDENTITY, set.hash(), NOON, set));
  }

  private static String json(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
