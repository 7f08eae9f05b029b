package io.understudy.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.inventory.Inventory;
import io.understudy.web.Browser;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
 * A primary and a standby that replays it: what the standby must not have less of goes to it first
 * when it grows, and to the primary first when it shrinks.
 */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicatingPairIT {

  private static final String CLUSTER = "replicating";
  private static final String PATH = "/api/v1/clusters/" + CLUSTER;

  @TempDir static Path folder;

  @Inject Inventory inventory;

  private final TestServers servers = new TestServers();
  private PostgresServer alpha;
  private PostgresServer beta;
  private AgentOfTiers alphaAgent;
  private AgentOfTiers betaAgent;

  @BeforeAll
  void start() {
    alpha = servers.start(15);
    beta = servers.startStandby(alpha);
    alphaAgent = agent("alpha", alpha);
    betaAgent = agent("beta", beta);
  }

  private void declare() {
    String node = "{\"name\": \"%s\", \"agent\": {\"url\": \"%s\", \"token\": \"%s\"}}";
    As.admin()
        .contentType(ContentType.JSON)
        .body(
            """
            {"nodes": [%s, %s], "primary": "alpha", "fourEyes": false, "schedule": {"every": "PT1H"},
             "components": [{"name": "db", "kind": "database", "driver": "postgresql"}]}
            """
                .formatted(
                    node.formatted("alpha", alphaAgent.url(), AgentOfTiers.token("alpha")),
                    node.formatted("beta", betaAgent.url(), AgentOfTiers.token("beta"))))
        .put(PATH)
        .then()
        .statusCode(201);
  }

  private static AgentOfTiers agent(String node, PostgresServer server) {
    return AgentOfTiers.start(
        node,
        Map.of(
            "db",
            Map.of(
                "driver",
                "postgresql",
                "url",
                server.jdbcUrl("postgres"),
                "user",
                server.superuser(),
                "password",
                server.password(),
                "dataDirectory",
                server.dataDirectory().toString(),
                "control",
                server.control())),
        folder);
  }

  @AfterAll
  void stop() {
    inventory.find(CLUSTER).ifPresent(left -> inventory.delete(left.name(), Actor.SYSTEM));
    betaAgent.close();
    alphaAgent.close();
    servers.close();
  }

  @Test
  @Order(1)
  void whatGrowsIsOnTheStandbyBeforeThePrimaryRunsWithIt() throws SQLException {
    declare();
    TestServers.configure(alpha, "ALTER SYSTEM SET max_connections = 150");
    poll();
    JsonPath sync = propose("{}");
    assertThat(sync.getList("notes.text", String.class))
        .anySatisfy(note ->
            assertThat(note)
                .contains(
                    "grows from 100 to 150", "beta has it first", "Restart beta before alpha"))
        .anySatisfy(note -> assertThat(note).contains("waits for a restart of beta"));
    JsonPath set = approved(sync);
    assertThat(set.getString("state")).as(set.prettify()).isEqualTo("SUCCEEDED");
    assertThat(set.getList("pendingRestart", String.class)).contains("settings/max_connections");

    Browser browser = Browser.ofAdmin();
    assertThat(browser.get("/syncs/" + set.getLong("id")).asString())
        .contains("Restart beta before alpha")
        .contains("Restart beta now: it does not serve");
    assertThat(browser.get("/clusters/" + CLUSTER + "/switchover?candidate=beta").asString())
        .contains("RESTART_PENDING")
        .contains("Plan the restart");
    String page = "/clusters/" + CLUSTER + "/drift";
    String planned =
        browser
            .submit(page, page + "/sync", Map.of("standby", "beta", "what", "restart"))
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    JsonPath restart =
        approved(As.admin().get("/api/v1/syncs/" + planned.replaceAll(".*/", "")).jsonPath());

    assertThat(restart.getString("state")).as(restart.prettify()).isEqualTo("SUCCEEDED");
    assertThat(restart.getInt("verified")).isEqualTo(1);
    assertThat(show(beta)).isEqualTo("150");
    alpha.restart();
    assertThat(replays()).isTrue();
  }

  @Test
  @Order(2)
  void whatShrinksIsHeldUntilThePrimaryRunsWithIt() throws SQLException {
    TestServers.configure(alpha, "ALTER SYSTEM SET max_connections = 120");
    poll();

    JsonPath early = propose("{\"restart\": true}");
    assertThat(early.getList("plan")).isEmpty();
    assertThat(early.getList("leftOut.why", String.class)).containsExactly("ORDER");
    assertThat(early.getList("leftOut.remedy", String.class).getFirst())
        .contains("restart alpha first");

    alpha.restart();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::replays);
    poll();
    JsonPath now = propose("{\"restart\": true}");
    assertThat(now.getList("notes.text", String.class))
        .anySatisfy(note -> assertThat(note).contains("shrinks from 150 to 120", "beta may follow"))
        .anySatisfy(note -> assertThat(note).contains("beta is restarted now"));
    JsonPath ended = approved(now);
    assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("SUCCEEDED");
    assertThat(show(beta)).isEqualTo("120");
    assertThat(replays()).isTrue();
  }

  private static void poll() {
    As.admin().post(PATH + "/poll").then().statusCode(200);
    As.admin().post(PATH + "/poll").then().statusCode(200);
  }

  private static JsonPath propose(String body) {
    return As.admin()
        .contentType(ContentType.JSON)
        .body(body)
        .post(PATH + "/syncs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }

  private static JsonPath approved(JsonPath sync) {
    ThreeTiers.approve(sync);
    return ThreeTiers.ended(sync);
  }

  private static String show(PostgresServer server) throws SQLException {
    return query(server, "SHOW max_connections");
  }

  /** Whether what is done on the primary reaches the standby. */
  private boolean replays() throws SQLException {
    query(alpha, "SELECT pg_create_restore_point('seen')");
    String done = query(alpha, "SELECT pg_current_wal_lsn()");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsMatching(SQLException.class::isInstance)
        .until(() ->
            query(beta, "SELECT pg_last_wal_replay_lsn() >= '" + done + "'::pg_lsn").equals("t"));
    return query(beta, "SELECT pg_is_in_recovery()").equals("t");
  }

  private static String query(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
