package io.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.history.History;
import io.understudy.history.Snapshots;
import io.understudy.history.TestClusters;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every path of the API that takes a body gets every body that is none, and every path that takes a
 * key gets keys that are none: always a problem with its code, never a 500 and never a stack.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class BadBodiesIT {

  private static final List<String> TABLE = new ArrayList<>();
  private static final List<String> PLACES =
      List.of(
          "PUT /clusters/{cluster}",
          "PUT /clusters/{cluster}/rules",
          "POST /clusters/{cluster}/rules/preview",
          "PUT /clusters/{cluster}/schedule",
          "POST /clusters/{cluster}/syncs",
          "POST /clusters/{cluster}/switchovers",
          "PUT /clusters/{cluster}/components/db/revisions/1/description",
          "POST /syncs/1/approve",
          "POST /syncs/1/reject",
          "POST /users",
          "PUT /users/admin",
          "POST /users/admin/tokens");

  @Inject Inventory inventory;
  @Inject History history;

  private Cluster cluster;

  @BeforeEach
  void record() {
    cluster = TestClusters.pair(inventory);
    history.record(
        cluster.instance("alpha", "db").id(),
        Snapshots.of(
            Snapshots.IDENTITY,
            "12:00",
            List.of(
                parameter("hba", "host all all ::1/128"),
                parameter("hba", "local \"wüst 💥\" all"),
                parameter("roles", "../../etc/passwd", "login"),
                parameter("roles", "a%2Fb\n?&=#+", "login"),
                parameter("databases", "O'Brien\"; DROP TABLE x --", "owner"),
                new Parameter(
                    ParameterKey.of("settings", "large"),
                    Value.of("x".repeat(10_000_000)),
                    Descriptor.of(ValueType.TEXT)))));
  }

  @AfterAll
  static void writeTable() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "bad-input"));
    Files.write(folder.resolve("bodies.txt"), TABLE);
  }

  private static Parameter parameter(String... segments) {
    return new Parameter(ParameterKey.of(segments), Value.of("on"), Descriptor.of(ValueType.TEXT));
  }

  static Stream<Arguments> places() {
    return PLACES.stream()
        .flatMap(place ->
            Stream.of(
                    "{",
                    "[]",
                    "7",
                    "\"text\"",
                    "{\"no_such_field\": 1}",
                    "{\"a\": 1, \"a\": 2}",
                    "{} {}",
                    "{\"\\u0000\": \"\\u0000\"}",
                    "{'single': true}",
                    "[".repeat(50_000),
                    "{\"no_such_field\": \"" + "x".repeat(1_000_000) + "\"}")
                .map(body -> Arguments.of(place, body)));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("places")
  void refusesEveryBodyThatIsNone(String place, String body) {
    assertProblem(place, body, send(place, body.getBytes(StandardCharsets.UTF_8)));
  }

  static List<String> everyPlace() {
    return PLACES;
  }

  @ParameterizedTest
  @MethodSource("everyPlace")
  void refusesEveryBodyThatIsNotUtf8(String place) {
    byte[] latin1 = "{\"reason\": \"wüst\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertProblem(place, "Latin-1", send(place, latin1));
    assertProblem(place, "UTF-16", send(place, "{\"a\": 1}".getBytes(StandardCharsets.UTF_16)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST /clusters/{cluster}/syncs | {"standby": "gamma"}
          POST /clusters/{cluster}/syncs | {"standby": "alpha"}
          POST /clusters/{cluster}/syncs | {"standby": 5}
          POST /clusters/{cluster}/syncs | {"standby": ["beta"]}
          POST /clusters/{cluster}/syncs | {"components": ["web"]}
          POST /clusters/{cluster}/syncs | {"components": [null]}
          POST /clusters/{cluster}/syncs | {"keys": ["a//b"]}
          POST /clusters/{cluster}/syncs | {"keys": [""]}
          POST /clusters/{cluster}/syncs | {"keys": ["settings/%2"]}
          POST /clusters/{cluster}/syncs | {"keys": [null]}
          POST /clusters/{cluster}/syncs | {"keys": "settings/work_mem"}
          POST /clusters/{cluster}/syncs | {"revision": 0}
          POST /clusters/{cluster}/syncs | {"revision": 1.5}
          POST /clusters/{cluster}/syncs | {"revision": 99999999999}
          POST /clusters/{cluster}/syncs | {"force": "yes"}
          POST /clusters/{cluster}/syncs | {"force": true}
          POST /syncs/0/approve          | {"planHash": "x"}
          POST /syncs/no/approve         | {"planHash": "x"}
          POST /syncs/1/approve          | {"planHash": 5}
          POST /syncs/99999999999999999999/cancel | {}
          POST /clusters/{cluster}/switchovers | {"to": "gamma"}
          POST /clusters/{cluster}/switchovers | {"to": "alpha"}
          POST /clusters/{cluster}/switchovers | {"kind": "somersault", "to": "beta"}
          PUT /clusters/{cluster}/schedule | {"every": "soon"}
          PUT /clusters/{cluster}/schedule | {"every": "PT0S"}
          PUT /clusters/{cluster}/schedule | {"every": "-PT1S"}
          PUT /clusters/{cluster}/schedule | {"cron": "* * *"}
          PUT /clusters/{cluster}/schedule | {"cron": "0 0 31 2 *", "zone": "Mars/Olympus"}
          PUT /clusters/{cluster}/rules  | {"rules": [{"kind": "forget", "key": "settings/a"}]}
          PUT /clusters/{cluster}/rules  | {"rules": [{"kind": "ignore"}]}
          PUT /clusters/{cluster}/rules  | {"rules": [{"kind": "ignore", "pattern": "[unclosed/"}, 5]}
          PUT /clusters/{cluster}/rules  | {"rules": [null]}
          POST /users                    | {"name": "../x", "password": "long enough indeed", "roles": ["viewer"]}
          POST /users                    | {"name": "x", "password": "long enough indeed", "roles": ["god"]}
          POST /users                    | {"name": "x", "password": "short", "roles": ["viewer"]}
          """)
  void refusesValuesThatCannotBe(String place, String body) {
    assertProblem(place, body, send(place, body.getBytes(StandardCharsets.UTF_8)));
  }

  static List<String> badKeys() {
    return List.of(
        "",
        "/",
        "//",
        "a//b",
        "/etc/passwd",
        "settings/",
        "settings/%2",
        "settings/%zz",
        "settings/%FF",
        "..",
        "settings/../settings/large",
        "settings/\u0000",
        "settings/LARGE",
        "hba/host all all ::1/128",
        "k".repeat(2_000),
        "settings/' OR '1'='1",
        "<script>alert(1)</script>");
  }

  @ParameterizedTest
  @MethodSource("badKeys")
  void findsNothingUnderAKeyThatIsNone(String key) {
    String path = "GET /clusters/{cluster}/components/db/history?key=" + encoded(key);

    assertProblem(path, key, send(path, new byte[0]));
  }

  /** The HTTP server itself says so, before anybody could add words. */
  @Test
  void refusesAnAddressThatIsTooLong() {
    String path = "GET /clusters/{cluster}/components/db/history?key=" + "k".repeat(20_000);

    assertThat(send(path, new byte[0]).statusCode()).isEqualTo(414);
  }

  static Stream<String> oddKeys() {
    return Stream.of(
            ParameterKey.of("hba", "host all all ::1/128"),
            ParameterKey.of("hba", "local \"wüst 💥\" all"),
            ParameterKey.of("roles", "../../etc/passwd", "login"),
            ParameterKey.of("roles", "a%2Fb\n?&=#+", "login"),
            ParameterKey.of("databases", "O'Brien\"; DROP TABLE x --", "owner"))
        .map(ParameterKey::path);
  }

  @ParameterizedTest
  @MethodSource("oddKeys")
  void findsAnOddKeyExactly(String key) {
    Response answer =
        send("GET /clusters/{cluster}/components/db/history?key=" + encoded(key), new byte[0]);

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.jsonPath().getString("key")).isEqualTo(key);
    assertThat(answer.jsonPath().getString("values[0].value")).isEqualTo("on");
  }

  @Test
  void showsAValueOfTenMegabytes() {
    String path = "/clusters/{cluster}/components/db/";
    Response answer = send("GET " + path + "history?key=settings/large", new byte[0]);
    Response revision = send("GET " + path + "revisions/latest", new byte[0]);
    Response drift = send("GET /clusters/{cluster}/drift", new byte[0]);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(revision.statusCode()).isEqualTo(200);
    assertThat(drift.statusCode()).isEqualTo(200);
  }

  private Response send(String place, byte[] body) {
    String[] parts = place.split(" ", 2);
    var request = As.admin().urlEncodingEnabled(false);
    if (body.length > 0) {
      request = request.contentType(ContentType.JSON).body(body);
    }
    return request.request(parts[0], "/api/v1" + parts[1].replace("{cluster}", cluster.name()));
  }

  private static void assertProblem(String place, String input, Response answer) {
    TABLE.add(
        "%s | %s | %d | %s"
            .formatted(
                place.length() > 90 ? place.substring(0, 90) + "…" : place,
                input.length() > 60
                    ? input.substring(0, 60) + "…"
                    : input.replaceAll("\\p{Cntrl}", " "),
                answer.statusCode(),
                answer.contentType().contains("json")
                    ? answer.jsonPath().getString("code")
                    : answer.contentType()));
    assertThat(answer.statusCode()).as(answer.asString()).isBetween(400, 499);
    assertThat(answer.contentType()).startsWith(Problem.MEDIA_TYPE);
    assertThat(answer.jsonPath().getString("code")).matches("[A-Z_]{3,}");
    assertThat(answer.jsonPath().getString("correlationId")).isNotBlank();
    assertThat(answer.asString()).doesNotContain("Exception", "\tat ").hasSizeLessThan(5_000);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
