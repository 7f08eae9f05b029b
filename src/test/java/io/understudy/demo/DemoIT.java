package io.understudy.demo;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.understudy.embedded.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./understudy demo} as people start and end it. */
class DemoIT {

  /** The promise, after the build. */
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final Duration SOON = Duration.ofSeconds(40);

  private final int port = PostgresServer.freePort();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"INT", "HUP"})
  void isReadyWithinAMinuteHasItsHomeAloneAndLeavesNothingBehind(String signal) {
    Path home = folder.resolve("home of " + signal);
    try (DemoProcess demo = DemoProcess.start("demo", home, port)) {
      demo.awaitOutput("Understudy's demo is ready", MINUTE);
      assertThat(demo.output())
          .contains("http://127.0.0.1:" + port + "/", "admin / " + DemoProcess.PASSWORD);
      Response cluster = rest("/clusters/demo");
      assertThat(cluster.jsonPath().getList("nodes.name")).containsExactly("alpha", "beta");
      assertThat(cluster.jsonPath().getList("nodes.state")).containsOnly("UP");
      assertThat(cluster.jsonPath().getBoolean("fourEyes")).isFalse();
      assertThat(demo.servers()).isNotEmpty();
      assertThatASecondOneIsRefused(home);
      assertThat(rest("/clusters/demo").statusCode()).isEqualTo(200);

      demo.signal(signal);

      demo.awaitEnd();
      Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(demo.leftBehind()).isEmpty());
    }
  }

  private static void assertThatASecondOneIsRefused(Path home) {
    try (DemoProcess second = DemoProcess.start("demo", home, PostgresServer.freePort())) {
      assertThat(second.awaitEnd()).isNotZero();
      assertThat(second.output()).contains("already runs on", "UNDERSTUDY_HOME");
    }
  }

  /** Three tiers: WildFly was unpacked by the build, so nothing is downloaded here. */
  @Test
  void theFullDemoHasThreeTiersAndLeavesNothingBehind() {
    Path home = folder.resolve("full home");
    try (DemoProcess demo = DemoProcess.start("demo --full", home, port)) {
      demo.awaitOutput("Understudy's demo is ready", MINUTE.multipliedBy(2));
      assertThat(demo.output()).contains("memory", "WildFly", "nginx", "The service: http://");
      Awaitility.await()
          .atMost(MINUTE)
          .untilAsserted(() ->
              assertThat(
                      rest("/clusters/demo/drift")
                          .jsonPath()
                          .getList("standbys[0].items.component", String.class))
                  .containsOnly("db", "app", "web")
                  .contains("db", "app", "web"));
      int web =
          Integer.parseInt(
              demo.output().replaceAll("(?s).*The service: http://127.0.0.1:(\\d+).*", "$1"));
      assertThat(given().get("http://127.0.0.1:" + web + "/").statusCode()).isEqualTo(200);

      demo.signal("TERM");

      demo.awaitEnd();
      Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(demo.leftBehind()).isEmpty());
    }
  }

  @Test
  void theNextConsoleTakesOverWhatAKilledOneLeft() {
    Path home = folder.resolve("home");
    try (DemoProcess killed = DemoProcess.start("console", home, port)) {
      awaitRest();
      killed.signal("KILL");
      killed.awaitEnd();
    }

    try (DemoProcess next = DemoProcess.start("console", home, port)) {
      awaitRest();
      assertThat(rest("/audit").jsonPath().getList("entries")).isNotEmpty();
      next.signal("TERM");
      next.awaitEnd();
      Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(next.leftBehind()).isEmpty());
    }
  }

  private void awaitRest() {
    Awaitility.await()
        .atMost(MINUTE)
        .ignoreExceptions()
        .until(() -> rest("/clusters").statusCode() == 200);
  }

  private Response rest(String path) {
    return given()
        .auth()
        .preemptive()
        .basic("admin", DemoProcess.PASSWORD)
        .get("http://127.0.0.1:" + port + "/api/v1" + path);
  }
}
