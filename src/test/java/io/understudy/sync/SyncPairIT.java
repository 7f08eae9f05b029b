package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.understudy.api.As;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.embedded.NewServer;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.polling.AgentProcess;
import io.understudy.security.UserRole;
import io.understudy.web.Browser;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The way from a change on a real primary to a real standby, over REST and pages. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncPairIT {

  private static final String CLUSTER = "/api/v1/clusters/sync-pair";

  @TempDir static Path folder;

  private final TestServers servers = new TestServers();
  private PostgresServer alpha;
  private PostgresServer beta;
  private AgentProcess alphaAgent;
  private AgentProcess betaAgent;

  @BeforeAll
  void startAPair() {
    alpha = servers.start(18);
    beta = servers.startAlike(alpha, 18, NewServer.throwAway("postgres"));
    alphaAgent = AgentProcess.start("alpha", alpha, folder);
    betaAgent = AgentProcess.start("beta", beta, folder);
  }

  @AfterAll
  void stopIt() {
    betaAgent.close();
    alphaAgent.close();
    servers.close();
  }

  @BeforeEach
  void declare() {
    As.admin()
        .contentType(ContentType.JSON)
        .body(
            """
            {"nodes": [{"name": "alpha", "agent": {"url": "%s", "token": "%s"}},
                       {"name": "beta",  "agent": {"url": "%s", "token": "%s"}}],
             "primary": "alpha", "fourEyes": false, "schedule": {"every": "PT1H"},
             "components": [{"name": "db", "kind": "database", "driver": "postgresql"}]}
            """
                .formatted(
                    alphaAgent.url(), AgentProcess.token("alpha"),
                    betaAgent.url(), AgentProcess.token("beta")))
        .put(CLUSTER)
        .then()
        .statusCode(201);
    poll();
  }

  @AfterEach
  void remove() {
    As.admin().delete(CLUSTER).then().statusCode(204);
  }

  @Test
  void aChangedSettingIsSeenPlannedApprovedAppliedAndVerified() throws SQLException {
    change(alpha, "ALTER SYSTEM SET work_mem = '64MB'");
    poll();
    JsonPath drift = drift();
    assertThat(drift.getString("standbys[0].status")).isEqualTo("DRIFTED");
    assertThat(item(drift, "settings/work_mem"))
        .containsEntry("desired", "64MB")
        .containsEntry("live", "4MB")
        .containsEntry("cause", "NEVER_SYNCED")
        .containsEntry("component", "db");

    JsonPath sync = propose("{\"keys\": [\"settings/work_mem\"], \"reason\": \"reports\"}");
    assertThat(sync.getString("state")).isEqualTo("PROPOSED");
    assertThat(sync.getList("plan.command").toString()).contains("work_mem");
    approve(sync);

    JsonPath ended = ended(sync);
    assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
    assertThat(ended.getInt("verified")).isEqualTo(1);
    assertThat(ended.getInt("total")).isEqualTo(1);
    assertThat(show(beta, "work_mem")).isEqualTo("64MB");
    assertThat(keys(drift())).doesNotContain("settings/work_mem");
    change(beta, "ALTER SYSTEM SET work_mem = '1MB'");
    poll();
    assertThat(item(drift(), "settings/work_mem")).containsEntry("cause", "STANDBY_CHANGED");
  }

  @Test
  void aPasswordTravelsWithoutBeingSeen() throws SQLException {
    change(alpha, "CREATE ROLE courier LOGIN PASSWORD 'sealed and carried'");
    poll();

    JsonPath sync = propose("{}");
    assertThat(sync.prettify()).doesNotContain("sealed and carried").doesNotContain("SCRAM-SHA");
    approve(sync);

    assertThat(ended(sync).getString("state")).isEqualTo("SUCCEEDED");
    String url = beta.jdbcUrl("postgres");
    try (Connection connection =
        DriverManager.getConnection(url, "courier", "sealed and carried")) {
      assertThat(connection.isValid(5)).isTrue();
    }
    assertThat(propose("{}").getString("state")).isEqualTo("SUCCEEDED");
    change(alpha, "DROP ROLE courier");
    poll();
    JsonPath without = propose("{}");
    assertThat(without.getList("leftOut.why").toString()).contains("DELETION");
    JsonPath with = propose("{\"allowDeletions\": true}");
    assertThat(with.getList("plan.kind").toString()).contains("DELETE");
    approve(with);
    assertThat(ended(with).getString("state")).isEqualTo("SUCCEEDED");
  }

  @Test
  void whatCannotBeKnownOrDoneIsRefusedWithItsCode() throws SQLException {
    As.admin()
        .contentType(ContentType.JSON)
        .body("{\"keys\": [\"settings/nonsense\"]}")
        .post(CLUSTER + "/syncs")
        .then()
        .statusCode(422)
        .body("code", equalTo("UNKNOWN_KEY"));
    As.admin()
        .get("/api/v1/syncs/999999")
        .then()
        .statusCode(404)
        .body("code", equalTo("UNKNOWN_SYNC"));
    As.admin().get("/api/v1/syncs/nonsense").then().statusCode(404);
    As.admin().get(CLUSTER + "/drift?standby=nobody").then().statusCode(404);
    As.admin().get(CLUSTER + "/drift?standby=alpha").then().statusCode(400);
    As.one(UserRole.VIEWER)
        .contentType(ContentType.JSON)
        .body("{}")
        .post(CLUSTER + "/syncs")
        .then()
        .statusCode(403);
    As.one(UserRole.OPERATOR)
        .contentType(ContentType.JSON)
        .body("{\"force\": true, \"reason\": \"now\"}")
        .post(CLUSTER + "/syncs")
        .then()
        .statusCode(403);

    change(alpha, "ALTER SYSTEM SET maintenance_work_mem = '96MB'");
    JsonPath sync = propose("{\"keys\": [\"settings/maintenance_work_mem\"]}");
    change(alpha, "ALTER SYSTEM SET maintenance_work_mem = '97MB'");
    As.admin()
        .contentType(ContentType.JSON)
        .body(Map.of("planHash", sync.getString("planHash")))
        .post("/api/v1/syncs/" + sync.getLong("id") + "/approve")
        .then()
        .statusCode(409)
        .body("code", equalTo("STALE_PLAN"));
    As.admin().get("/api/v1/syncs/" + sync.getLong("id")).then().body("state", equalTo("STALE"));
    JsonPath again = propose("{\"keys\": [\"settings/maintenance_work_mem\"]}");
    As.admin()
        .post("/api/v1/syncs/" + again.getLong("id") + "/reject")
        .then()
        .statusCode(200)
        .body("state", equalTo("REJECTED"));
    As.admin()
        .get(CLUSTER + "/syncs?limit=1")
        .then()
        .statusCode(200)
        .body("syncs.state", hasItem("REJECTED"));
  }

  @Test
  void rulesComeBackAsTheyWerePutAndTurnDriftIntoExpectedDifferences() throws SQLException {
    change(alpha, "ALTER SYSTEM SET log_min_duration_statement = '7s'");
    poll();
    String rules =
        "{\"rules\": [{\"kind\": \"ignore\", \"pattern\": \"settings/log_*\", \"reason\": \"noise\"}]}";
    As.admin()
        .contentType(ContentType.JSON)
        .body(rules)
        .put(CLUSTER + "/rules")
        .then()
        .statusCode(200);

    assertThat(keys(drift())).doesNotContain("settings/log_min_duration_statement");
    assertThat(drift().getList("standbys[0].expected.key", String.class))
        .contains("settings/log_min_duration_statement");
    String shown = As.admin().get(CLUSTER + "/rules").asString();
    As.admin()
        .contentType(ContentType.JSON)
        .body(shown)
        .put(CLUSTER + "/rules")
        .then()
        .statusCode(200);
    As.admin()
        .contentType(ContentType.JSON)
        .body("{\"kind\": \"ignore\", \"pattern\": \"settings/log_*\"}")
        .post(CLUSTER + "/rules/preview")
        .then()
        .statusCode(200)
        .body("matches.key", hasItem("settings/log_connections"));
    for (String wrong :
        List.of(
            "{\"rules\": [{\"kind\": \"nonsense\", \"key\": \"settings/jit\"}]}",
            "{\"rules\": [{\"kind\": \"ignore\"}]}",
            "{\"rules\": [{\"kind\": \"ignore\", \"key\": \"a//b\"}]}",
            "{\"rules\": [{\"kind\": \"ignore\", \"key\": \"a\", \"pattern\": \"b\"}]}",
            "{\"rules\": [{\"kind\": \"map\", \"key\": \"a\", \"values\": {\"nobody\": \"1\"}}]}",
            "{\"rules\": [{\"kind\": \"ignore\", \"key\": \"a\", \"component\": \"nothing\"}]}",
            "{\"rules\": [{\"kind\": \"ignore\", \"key\": \"a\", \"expires\": \"2001-01-01T00:00:00Z\"}]}",
            "{\"rules\": [null]}",
            "{}")) {
      As.admin()
          .contentType(ContentType.JSON)
          .body(wrong)
          .put(CLUSTER + "/rules")
          .then()
          .statusCode(400)
          .body("code", equalTo("INVALID_FIELD"));
    }
  }

  @Test
  void thePagesLeadFromDriftToAVerifiedSyncWithoutJavaScript() throws SQLException {
    change(alpha, "ALTER SYSTEM SET temp_buffers = '19MB'");
    poll();
    Browser browser = Browser.ofAdmin();
    String page =
        browser.get("/clusters/sync-pair/drift").then().statusCode(200).extract().asString();
    assertThat(page).contains("settings/temp_buffers").contains("19MB").contains("Capacity");

    String sync =
        browser
            .submit(
                "/clusters/sync-pair/drift",
                "/clusters/sync-pair/drift/sync",
                Map.of("standby", "beta", "what", "selected", "pick", "db/settings/temp_buffers"))
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    String path = sync.substring(sync.indexOf("/syncs/"));
    String plan = browser.get(path).then().statusCode(200).extract().asString();
    assertThat(plan).contains("waits for approval").contains("temp_buffers");
    String hash = plan.replaceAll("(?s).*name=\"planHash\" value=\"([0-9a-f]{64})\".*", "$1");
    browser
        .submit(path, path + "/approve", Map.of("planHash", hash, "comment", "<b>fine</b>"))
        .then()
        .statusCode(303);

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> browser.get(path).asString().contains("verified 1/1"));
    assertThat(browser.get(path).asString())
        .contains("&lt;b&gt;fine&lt;/b&gt;")
        .doesNotContain("<b>fine</b>");
    assertThat(show(beta, "temp_buffers")).isEqualTo("19MB");
    String rule =
        browser
            .get("/clusters/sync-pair/drift/rule?match=settings/log_*&component=db")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(rule).contains("settings/log_connections");
    browser
        .submit(
            "/clusters/sync-pair/drift/rule",
            "/clusters/sync-pair/drift/rule",
            Map.of(
                "kind", "ignore", "match", "settings/log_*", "component", "db", "reason", "noise"))
        .then()
        .statusCode(303);
    assertThat(browser.get("/clusters/sync-pair/drift").asString()).contains("noise");
  }

  /**
   * Twice: the first may join one that the declaration has begun, and that read before a change.
   */
  private static void poll() {
    As.admin().post(CLUSTER + "/poll").then().statusCode(200);
    As.admin().post(CLUSTER + "/poll").then().statusCode(200);
  }

  private static JsonPath drift() {
    return As.admin().get(CLUSTER + "/drift").then().statusCode(200).extract().jsonPath();
  }

  private static List<String> keys(JsonPath drift) {
    return drift.getList("standbys[0].items.key", String.class);
  }

  private static Map<String, Object> item(JsonPath drift, String key) {
    return drift.<Map<String, Object>>getList("standbys[0].items").stream()
        .filter(item -> key.equals(item.get("key")))
        .findFirst()
        .orElseThrow();
  }

  private static JsonPath propose(String body) {
    return As.admin()
        .contentType(ContentType.JSON)
        .body(body)
        .post(CLUSTER + "/syncs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }

  private static void approve(JsonPath sync) {
    As.admin()
        .contentType(ContentType.JSON)
        .body(Map.of("planHash", sync.getString("planHash")))
        .post("/api/v1/syncs/" + sync.getLong("id") + "/approve")
        .then()
        .statusCode(200);
  }

  private static JsonPath ended(JsonPath sync) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> As.admin().get("/api/v1/syncs/" + sync.getLong("id")).jsonPath(),
            now -> !List.of("PROPOSED", "APPROVED", "RUNNING").contains(now.getString("state")));
  }

  private static void change(PostgresServer server, String sql) throws SQLException {
    TestServers.configure(server, sql);
  }

  private static String show(PostgresServer server, String setting) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }
}
