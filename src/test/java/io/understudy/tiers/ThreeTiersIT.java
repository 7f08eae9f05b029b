package io.understudy.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.driver.nginx.Client;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Inventory;
import io.understudy.tiers.ThreeTiers.Values;
import io.understudy.web.Browser;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole service: PostgreSQL, WildFly, nginx and files on two nodes, behind real agents. One day
 * of it in order, since WildFly is slow to start: the pair is shared, and each part begins where
 * nothing drifts.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeTiersIT {

  private static final List<String> ALL = List.of("app", "db", "static", "web");

  @TempDir static Path folder;

  @Inject Inventory inventory;

  private ThreeTiers tiers;
  private Client client;

  @BeforeAll
  void start() {
    tiers = new ThreeTiers(folder);
    client = new Client(tiers.beta.web.port(1), "shop.example.com");
  }

  @AfterAll
  void stop() {
    inventory.find("tiers").ifPresent(left -> inventory.delete(left.name(), Actor.SYSTEM));
    tiers.close();
  }

  @Test
  @Order(1)
  void twoNodesThatWereSetUpAlikeDoNotDrift() {
    tiers.declare();

    JsonPath drift = ThreeTiers.drift();

    assertThat(drift.getList("standbys[0].items.key")).isEmpty();
    assertThat(drift.getString("standbys[0].status")).as(drift.prettify()).isEqualTo("IN_SYNC");
  }

  @Test
  @Order(2)
  void aChangeInEachTierShowsByItselfAndOneSyncCarriesThemAll() throws SQLException {
    tiers.awaitEar();
    var wanted = new Values("64MB", "20971520", "90s", "50");
    tiers.changeEveryTier(tiers.alpha, wanted);

    awaitDrift(ALL);
    JsonPath sync = ThreeTiers.propose("{\"reason\": \"as the primary\"}");
    assertThat(sync.getList("plan.component", String.class).stream().distinct())
        .containsExactly("db", "app", "web", "static");
    ThreeTiers.approve(sync);

    JsonPath ended = ThreeTiers.ended(sync);
    assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("SUCCEEDED");
    assertThat(ended.getInt("verified")).isEqualTo(4);
    assertThat(tiers.used(tiers.beta)).isEqualTo(wanted);
    awaitDrift(List.of());
  }

  @Test
  @Order(3)
  void aRefusalInOneComponentPutsBackTheOthers() {
    Values before = tiers.used(tiers.beta);
    var wanted = new Values("96MB", "31457280", "120s", "75");
    tiers.changeEveryTier(tiers.alpha, wanted);
    awaitDrift(ALL);
    JsonPath sync = ThreeTiers.propose("{}");
    tiers.beta.refuse(true);
    ThreeTiers.approve(sync);

    JsonPath ended = ThreeTiers.ended(sync);

    tiers.beta.refuse(false);
    assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("FAILED");
    assertThat(ended.getList("putBack", String.class))
        .as(ended.prettify())
        .containsExactlyInAnyOrder("db", "app", "web", "static");
    assertThat(tiers.used(tiers.beta)).isEqualTo(before);
    assertThat(ThreeTiers.drifting()).isEqualTo(ALL);
  }

  @Test
  @Order(4)
  void anAgentKilledDuringASyncLeavesNothingHalfDone() {
    Values before = tiers.used(tiers.beta);
    JsonPath sync = ThreeTiers.propose("{}");
    ThreeTiers.approve(sync);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> tiers.beta.agent().isAtWorkOn("app"));
    tiers.beta.agent().kill();
    tiers.beta.agent().restart();

    JsonPath ended = ThreeTiers.ended(sync);

    tiers.poll();
    if (ended.getString("state").equals("SUCCEEDED")) {
      assertThat(ThreeTiers.drifting()).isEmpty();
    } else {
      assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("FAILED");
      assertThat(tiers.used(tiers.beta)).isEqualTo(before);
      assertThat(ThreeTiers.drifting()).isEqualTo(ALL);
    }
    JsonPath again = ThreeTiers.propose("{}");
    if (again.getString("state").equals("PROPOSED")) {
      ThreeTiers.approve(again);
    }
    assertThat(ThreeTiers.ended(again).getString("state")).isEqualTo("SUCCEEDED");
    assertThat(tiers.used(tiers.beta)).isEqualTo(tiers.used(tiers.alpha));
  }

  @Test
  @Order(5)
  void clientsOfTheWebServerNoticedNothingOfAllThat() {
    client.close();

    assertThat(client.failures()).isEmpty();
    assertThat(client.asked()).isGreaterThan(500);
  }

  @Test
  @Order(6)
  void aDemotionThatIsUndoneLetsTheApplicationServeAgain() {
    tiers.sql(tiers.alpha, "CREATE ROLE loose");
    tiers.sql(tiers.alpha, "ALTER ROLE loose SET default_transaction_read_only = off");
    tiers.poll();

    JsonPath ended =
        moved(
            """
            {"kind": "switchover", "candidate": "beta", "confirm": "tiers", "reason": "a trial",
             "override": ["DRIFT_BLOCKS_START", "DRIFT_CHANGES_BEHAVIOUR"]}
            """);

    assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("FAILED");
    String said = page(ended);
    assertThat(said)
        .contains("demote tiers/alpha/app", "promote tiers/alpha/app")
        .contains("role loose");
    assertThat(tiers.alpha.app.refuses()).isFalse();
    assertThat(tiers.takesWrites(tiers.alpha)).isTrue();
    tiers.sql(tiers.alpha, "DROP ROLE loose");
    tiers.poll();
  }

  /**
   * The standby's application server is suspended as after an earlier switchover, and the primary's
   * agent is killed while a request is waited for.
   */
  @Test
  @Order(7)
  void theServiceMovesAsItWasRehearsedAndTheTiersWithIt() {
    tiers.beta.app.suspend();
    tiers.poll();
    assertThat(duties()).isEqualTo(Map.of("alpha", "SERVING", "beta", "SUSPENDED"));
    JsonPath rehearsal =
        moved("{\"kind\": \"rehearsal\", \"candidate\": \"beta\", \"confirm\": \"tiers\"}");
    assertThat(rehearsal.getString("state")).as(rehearsal.prettify()).isEqualTo("SUCCEEDED");
    assertThat(page(rehearsal))
        .containsSubsequence(
            "would run on tiers/alpha/app: :suspend(suspend-timeout=0)",
            "would run on tiers/alpha/db: ALTER SYSTEM SET default_transaction_read_only",
            "would run on tiers/beta/db: ALTER SYSTEM",
            "would run on tiers/beta/app: :resume");
    assertThat(tiers.alpha.app.refuses()).isFalse();

    var held = tiers.application.hold("through");
    String id =
        started("{\"kind\": \"switchover\", \"candidate\": \"beta\", \"confirm\": \"tiers\"}");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> tiers.application.status() == 503);
    tiers.alpha.agent().kill();
    assertThat(tiers.takesWrites(tiers.alpha)).isTrue();
    tiers.application.let("through");
    tiers.alpha.agent().restart();
    JsonPath ended = ended(id);

    assertThat(held.join().statusCode()).isEqualTo(200);
    assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("SUCCEEDED");
    assertThat(tiers.application.status()).isEqualTo(503);
    assertThat(tiers.takesWrites(tiers.beta)).isTrue();
    assertThat(tiers.takesWrites(tiers.alpha)).isFalse();
    assertThat(tiers.alpha.app.refuses()).isTrue();
    assertThat(tiers.beta.app.refuses()).isFalse();
    String said = page(ended);
    assertThat(said)
        .containsSubsequence(
            "demote tiers/alpha/app",
            "demote tiers/alpha/db",
            "promote tiers/beta/db",
            "promote tiers/beta/app");
    assertThat(duties()).isEqualTo(Map.of("alpha", "SUSPENDED", "beta", "SERVING"));
    assertThat(Browser.ofAdmin().get("/clusters/tiers").asString())
        .contains("suspended", "takes requests")
        .doesNotContain("should take requests");
    As.admin().get(ThreeTiers.PATH).then().body("alarms", hasSize(0));
    awaitDrift(List.of());
  }

  private static JsonPath moved(String order) {
    return ended(started(order));
  }

  private static String started(String order) {
    return As.admin()
        .contentType(ContentType.JSON)
        .body(order)
        .post(ThreeTiers.PATH + "/switchovers")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static JsonPath ended(String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> As.admin().get("/api/v1/switchovers/" + id).jsonPath(),
            now -> !now.getString("state").equals("RUNNING"));
  }

  /** What was said and done in a move. */
  private static String page(JsonPath move) {
    return Browser.ofAdmin().get("/switchovers/" + move.getString("id")).asString();
  }

  /** What the application servers do, by node. */
  private static Map<String, String> duties() {
    JsonPath cluster = As.admin().get(ThreeTiers.PATH).jsonPath();
    String duty =
        "nodes.find { it.name == '%s' }.instances.find { it.component == 'app' }.role.duty";
    return Map.of(
        "alpha", cluster.getString(duty.formatted("alpha")),
        "beta", cluster.getString(duty.formatted("beta")));
  }

  @Test
  @Order(8)
  void anotherWildflyBehindTheAgentHoldsEverythingUntilSomebodyAcknowledgesIt() {
    tiers.alpha.app.replace();

    heldUntilAcknowledged("app", "alpha");
  }

  @Test
  @Order(9)
  void anotherNginxBehindTheAgentHoldsEverythingUntilSomebodyAcknowledgesIt() {
    tiers.beta.web.replace();

    heldUntilAcknowledged("web", "beta");
  }

  @Test
  @Order(10)
  void anotherFolderOfFilesBehindTheAgentHoldsEverythingUntilSomebodyAcknowledgesIt() {
    tiers.beta.replaceFiles();

    heldUntilAcknowledged("static", "beta");
  }

  @Test
  @Order(11)
  void anotherDatabaseBehindTheAgentHoldsEverythingUntilSomebodyAcknowledgesIt() {
    tiers.replaceDatabase(tiers.alpha);

    heldUntilAcknowledged("db", "alpha");
  }

  /** A node whose agent answers is fenced whole, though only its database can be written to. */
  @Test
  @Order(12)
  void aFailoverSuspendsTheOldApplicationAndIsNotHeldUpByWhatHasNoRole() {
    tiers.poll();

    JsonPath ended =
        moved(
            """
            {"kind": "failover", "candidate": "alpha", "confirm": "tiers", "reason": "a trial",
             "override": ["PRIMARY_ALIVE"]}
            """);

    assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("SUCCEEDED");
    assertThat(page(ended)).contains("beta is fenced: it takes no writes");
    assertThat(tiers.takesWrites(tiers.beta)).isFalse();
    assertThat(tiers.beta.app.refuses()).isTrue();
    assertThat(tiers.takesWrites(tiers.alpha)).isTrue();
    assertThat(tiers.alpha.app.refuses()).isFalse();
  }

  private void heldUntilAcknowledged(String component, String node) {
    tiers.poll();
    String revisions = ThreeTiers.PATH + "/components/" + component + "/revisions?node=" + node;
    As.admin()
        .get(revisions)
        .then()
        .body("revisions[0].lineage", equalTo(2))
        .body("revisions[0].acknowledged", equalTo(false));
    As.admin()
        .contentType(ContentType.JSON)
        .body("{\"components\": [\"" + component + "\"]}")
        .post(ThreeTiers.PATH + "/syncs")
        .then()
        .statusCode(409)
        .body("code", equalTo("WRONG_STATE"))
        .body("detail", containsString("another installation"));
    Browser browser = Browser.ofAdmin();
    String page = "/clusters/tiers/components/" + component + "/history?node=" + node;
    assertThat(browser.get(page).asString())
        .contains("Another installation answers")
        .contains("until somebody acknowledges it");
    assertThat(browser.get("/clusters/tiers").asString()).contains("another installation");

    browser
        .submit(
            page,
            "/clusters/tiers/components/" + component + "/history/lineages/2/acknowledge",
            Map.of("node", node))
        .then()
        .statusCode(303);

    As.admin().get(revisions).then().body("revisions[0].acknowledged", equalTo(true));
    As.admin()
        .contentType(ContentType.JSON)
        .body("{\"components\": [\"" + component + "\"]}")
        .post(ThreeTiers.PATH + "/syncs")
        .then()
        .statusCode(201);
  }

  /** Without a poll: agents tell the console. */
  private static void awaitDrift(List<String> components) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(ThreeTiers.drifting()).isEqualTo(components));
  }
}
