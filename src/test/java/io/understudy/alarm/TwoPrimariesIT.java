package io.understudy.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.polling.Polling;
import io.understudy.security.UserRole;
import io.understudy.switchover.RealPair;
import io.understudy.switchover.SharedPair;
import io.understudy.web.Browser;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two real servers that both take writes. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class TwoPrimariesIT {

  private static final String NAME = "two-primaries";
  private static final RealPair PAIR = SharedPair.get();

  @Inject Inventory inventory;
  @Inject Polling polling;
  @Inject Alarms alarms;

  private Cluster cluster;

  @BeforeEach
  void declare() {
    PAIR.reset();
    cluster = PAIR.declare(inventory, NAME);
    polling.pollNow(cluster);
  }

  @AfterEach
  void remove() {
    inventory.delete(NAME, Actor.SYSTEM);
  }

  @Test
  void isAnAlarmOnEveryPageUntilItIsOverAndSomebodyHasSeenIt() {
    PAIR.configure("beta", "ALTER SYSTEM SET default_transaction_read_only = off");
    polling.pollNow(cluster);
    await("ACTIVE");

    As.admin()
        .get("/api/v1/clusters/" + NAME)
        .then()
        .statusCode(200)
        .body("alarms.kind", contains("TWO_PRIMARIES"))
        .body("alarms[0].message", equalTo("db takes writes on alpha and beta at the same time."))
        .body("alarms[0].remedy", containsString("Nothing is resolved by itself"));
    Browser browser = Browser.ofAdmin();
    for (String page :
        List.of("/", "/audit", "/clusters/" + NAME, "/clusters/" + NAME + "/drift")) {
      assertThat(browser.get(page).asString()).as(page).contains("state-alarm", "two primaries");
    }
    assertThat(PAIR.takesWrites("alpha")).as("nothing is resolved silently").isTrue();
    assertThat(PAIR.takesWrites("beta")).as("nothing is resolved silently").isTrue();

    PAIR.configure("beta", "ALTER SYSTEM SET default_transaction_read_only = on");
    polling.pollNow(cluster);
    await("OVER");
    long id = alarms.open(cluster).getFirst().id();
    As.one(UserRole.VIEWER)
        .contentType(ContentType.JSON)
        .body("{\"note\":\"seen\"}")
        .post("/api/v1/clusters/" + NAME + "/alarms/" + id + "/acknowledge")
        .then()
        .statusCode(403);
    String path = "/clusters/" + NAME + "/alarms";
    Response without = browser.submit(path, path + "/" + id + "/acknowledge", Map.of("note", " "));
    assertThat(without.statusCode()).isEqualTo(400);
    Response seen =
        browser.submit(path, path + "/" + id + "/acknowledge", Map.of("note", "a test of mine"));
    assertThat(seen.statusCode()).isEqualTo(303);

    assertThat(alarms.open(cluster)).isEmpty();
    assertThat(browser.get(path).asString()).contains("no open alarm", "a test of mine");
    As.admin()
        .get("/api/v1/audit?cluster=" + NAME)
        .then()
        .body("entries.action", hasItems("alarm.raised", "alarm.ended", "alarm.acknowledged"));
    As.admin()
        .get("/api/v1/clusters/" + NAME + "/alarms")
        .then()
        .body("alarms", hasSize(1))
        .body("alarms[0].state", equalTo("CLOSED"));
    As.admin()
        .contentType(ContentType.JSON)
        .body("{\"note\":\"again\"}")
        .post("/api/v1/clusters/" + NAME + "/alarms/" + id + "/acknowledge")
        .then()
        .statusCode(409)
        .body("code", equalTo("WRONG_STATE"));
    As.admin()
        .contentType(ContentType.JSON)
        .body("{\"note\":\"again\"}")
        .post("/api/v1/clusters/" + NAME + "/alarms/x/acknowledge")
        .then()
        .statusCode(404)
        .body("code", equalTo("UNKNOWN_ALARM"));
  }

  /** Until the alarm is in this state, or time is over. */
  private void await(String state) {
    Awaitility.await(state)
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> assertThat(alarms.open(cluster)).extracting(Alarm::state).containsExactly(state));
  }
}
