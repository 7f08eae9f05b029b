package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.understudy.console.ConsoleProcess;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.operation.Boundary;
import io.understudy.operation.BoundaryGate;
import io.understudy.operation.Direction;
import io.understudy.switchover.RealPair;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A sync of a real pair by a packaged console, all of them processes: whichever is killed with
 * signal 9 at whatever boundary, the sync ends verified, and each command has run once.
 */
final class KilledSync implements AutoCloseable {

  private static final String CLUSTER = "/api/v1/clusters/killed";
  private static final String DATABASE = "killed";
  private static final String WAITING_COMMANDS =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
          + " AND backend_type = 'client backend'";
  private static final List<String> OPEN = List.of("APPROVED", "RUNNING", "UNKNOWN");

  private final TestServers servers = new TestServers();
  private final PostgresServer memory = servers.start(18);
  private final RealPair pair = new RealPair();
  private final ConsoleProcess console;
  private int round;

  /**
   * Where a real process can be held: a step that calls nobody for a change has no inside of its
   * own.
   */
  static Stream<Boundary> boundaries() {
    return Boundary.forward(Stream.of("guard", "apply", "verify", "record"))
        .filter(boundary ->
            boundary.moment() != Boundary.Moment.INSIDE || boundary.step().equals("apply"));
  }

  static Boundary at(String step, Boundary.Moment moment) {
    return new Boundary(step, Direction.DO, moment);
  }

  KilledSync(Path folder) {
    sql("postgres", "CREATE DATABASE " + DATABASE);
    console = new ConsoleProcess(memory, DATABASE, folder);
    console
        .request()
        .contentType(ContentType.JSON)
        .body(
            """
            {"nodes": [{"name": "alpha", "agent": {"url": "%s", "token": "%s"}},
                       {"name": "beta",  "agent": {"url": "%s", "token": "%s"}}],
             "primary": "alpha", "fourEyes": false, "schedule": {"every": "PT1H"},
             "components": [{"name": "db", "kind": "database", "driver": "postgresql"}]}
            """
                .formatted(
                    pair.agentUrl("alpha"), pair.agentToken("alpha"),
                    pair.agentUrl("beta"), pair.agentToken("beta")))
        .put(CLUSTER)
        .then()
        .statusCode(201);
  }

  /** The console dies there and is started again. */
  void theConsoleDiesAt(Boundary boundary) {
    Sync sync = propose();
    try (BoundaryGate gate = new BoundaryGate(memory, DATABASE, boundary)) {
      sync.approve("the console dies at " + boundary);
      gate.awaitArrival();
      console.kill();
      gate.buryTheDead();
    }
    console.revive();
    sync.hasSucceeded();
  }

  /** The standby's agent dies while the console is there, and is started again later. */
  void theAgentDiesAt(Boundary boundary) {
    Sync sync = propose();
    try (BoundaryGate gate = new BoundaryGate(memory, DATABASE, boundary)) {
      sync.approve("the agent dies at " + boundary);
      gate.awaitArrival();
      pair.killAgent("beta");
    }
    pair.revive("beta");
    sync.hasSucceeded();
  }

  /** The standby's agent dies while its server still works on one of its commands. */
  void theAgentDiesInsideItsJob() throws SQLException {
    Sync sync = propose();
    try (Connection holder = pair.server("beta").connect("postgres");
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE pg_authid IN SHARE MODE");
      sync.approve("the agent dies inside its job");
      Awaitility.await("a command that waits")
          .atMost(Duration.ofSeconds(30))
          .until(() -> pair.query("beta", WAITING_COMMANDS).equals("1"));
      pair.killAgent("beta");
      holder.rollback();
    }
    pair.revive("beta");
    sync.hasEndedAsItSays();
    Sync again = propose();
    again.approve("after that");
    again.hasSucceeded();
  }

  /** Two changes of the primary, in two families, and the plan to take them over. */
  private Sync propose() {
    round++;
    pair.configure("alpha", "ALTER SYSTEM SET work_mem = '%dMB'".formatted(64 + round));
    pair.execute("alpha", "CREATE ROLE killed_%d LOGIN".formatted(round));
    JsonPath proposed =
        console
            .request()
            .contentType(ContentType.JSON)
            .body("{\"standby\": \"beta\", \"reason\": \"round " + round + "\"}")
            .post(CLUSTER + "/syncs")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath();
    assertThat(proposed.getString("state")).as(proposed.prettify()).isEqualTo("PROPOSED");
    return new Sync(
        proposed.getLong("id"),
        proposed.getString("planHash"),
        pair.query("beta", "SHOW work_mem"));
  }

  private final class Sync {
    private final long id;
    private final String planHash;
    private final String before;

    Sync(long id, String planHash, String before) {
      this.id = id;
      this.planHash = planHash;
      this.before = before;
    }

    void approve(String comment) {
      console
          .request()
          .contentType(ContentType.JSON)
          .body(Map.of("planHash", planHash, "comment", comment))
          .post("/api/v1/syncs/" + id + "/approve")
          .then()
          .statusCode(200);
    }

    void hasSucceeded() {
      JsonPath ended = ended();
      assertThat(ended.getString("state")).as(this::words).isEqualTo("SUCCEEDED");
      assertThat(ended.getInt("verified")).isEqualTo(ended.getInt("total")).isPositive();
      assertThat(pair.query("beta", "SHOW work_mem")).isEqualTo((64 + round) + "MB");
      assertThat(pair.query("beta", roles())).isEqualTo("1");
      eachCommandRanOnce();
      isKept("succeeded");
      console.request().post(CLUSTER + "/poll").then().statusCode(200);
      JsonPath drift = console.request().get(CLUSTER + "/drift").jsonPath();
      assertThat(drift.getString("standbys[0].status")).as(drift.prettify()).isEqualTo("IN_SYNC");
    }

    /** As planned when it says so, as before when it says that. */
    void hasEndedAsItSays() {
      String state = ended().getString("state");
      assertThat(state).as(this::words).isIn("SUCCEEDED", "FAILED");
      boolean done = state.equals("SUCCEEDED");
      assertThat(pair.query("beta", "SHOW work_mem"))
          .as(this::words)
          .isEqualTo(done ? (64 + round) + "MB" : before);
      assertThat(pair.query("beta", roles())).as(this::words).isEqualTo(done ? "1" : "0");
      isKept(done ? "succeeded" : "failed");
    }

    private String roles() {
      return "SELECT count(*) FROM pg_roles WHERE rolname = 'killed_%d'".formatted(round);
    }

    private JsonPath ended() {
      Awaitility.await("the end of sync " + id)
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(now().getString("state")).as(this::words).isNotIn(OPEN));
      return now();
    }

    private JsonPath now() {
      return console.request().get("/api/v1/syncs/" + id).jsonPath();
    }

    private String words() {
      return now().prettify() + "\n" + console.said();
    }

    /** As the agent's own journals have it on disk, and as the server logged its effect. */
    private void eachCommandRanOnce() {
      String operation = sql(DATABASE, "SELECT operation_id FROM sync WHERE id = " + id);
      List<String> commands = pair.commands("beta", operation);
      assertThat(commands)
          .doesNotHaveDuplicates()
          .anyMatch(command -> command.contains("work_mem"))
          .anyMatch(command -> command.contains("killed_" + round));
      String effect = "parameter \"work_mem\" changed to \"%dMB\"".formatted(64 + round);
      assertThat(pair.server("beta").log())
          .content(StandardCharsets.UTF_8)
          .containsOnlyOnce(effect);
    }

    /** Every decision stands in the trail once, and every attempt has an end. */
    private void isKept(String end) {
      assertThat(
              sql(
                  DATABASE,
                  "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_entry WHERE subject = 'sync "
                      + id
                      + "'"))
          .isEqualTo("sync.proposed sync.approved sync.started sync." + end);
      assertThat(sql(DATABASE, "SELECT count(*) FROM step_attempt WHERE outcome IS NULL"))
          .isEqualTo("0");
      assertThat(sql(DATABASE, "SELECT count(*) FROM operation WHERE finished_at IS NULL"))
          .isEqualTo("0");
    }
  }

  private String sql(String database, String sql) {
    try (Connection connection = memory.connect(database);
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return row.getString(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    console.close();
    pair.close();
    servers.close();
  }
}
