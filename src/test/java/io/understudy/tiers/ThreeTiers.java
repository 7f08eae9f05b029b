package io.understudy.tiers;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.understudy.api.As;
import io.understudy.driver.wildfly.HoldingApplication;
import io.understudy.driver.wildfly.WildflyUnderTest;
import io.understudy.embedded.NewServer;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** One cluster of alpha and beta with four components each, as programs see it over REST. */
final class ThreeTiers implements AutoCloseable {

  static final String PATH = "/api/v1/clusters/tiers";
  static final List<String> COMPONENTS = List.of("db", "app", "web", "static");

  private final TestServers servers = new TestServers();
  final TierNode alpha;
  final TierNode beta;
  final HoldingApplication application;

  ThreeTiers(Path folder) {
    // The slow one first: the two WildFly start side by side while the databases are made.
    WildflyUnderTest one = new WildflyUnderTest("standalone.xml");
    WildflyUnderTest two = new WildflyUnderTest("standalone.xml");
    application = HoldingApplication.deploy(one);
    one.launch();
    HoldingApplication other = HoldingApplication.deploy(two);
    two.launch();
    PostgresServer primary = servers.start(18);
    PostgresServer standby = servers.startAlike(primary, 18, NewServer.throwAway("postgres"));
    try {
      TestServers.configure(standby, "ALTER SYSTEM SET default_transaction_read_only = on");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    one.awaitRunning();
    two.awaitRunning();
    application.awaitServed();
    other.awaitServed();
    other.close();
    alpha = new TierNode("alpha", primary, one, folder);
    beta = new TierNode("beta", standby, two, folder);
  }

  /** Declares it and reads everything. */
  void declare() {
    String node = "{\"name\": \"%s\", \"agent\": {\"url\": \"%s\", \"token\": \"%s\"}}";
    As.admin()
        .contentType(ContentType.JSON)
        .body(
            """
            {"nodes": [%s, %s], "primary": "alpha", "fourEyes": false, "schedule": {"every": "PT1H"},
             "components": [{"name": "db", "kind": "database", "driver": "postgresql"},
                            {"name": "app", "kind": "application", "driver": "wildfly"},
                            {"name": "web", "kind": "web", "driver": "nginx"},
                            {"name": "static", "kind": "web", "driver": "files"}]}
            """
                .formatted(
                    node.formatted("alpha", alpha.agent().url(), AgentOfTiers.token("alpha")),
                    node.formatted("beta", beta.agent().url(), AgentOfTiers.token("beta"))))
        .put(PATH)
        .then()
        .statusCode(201);
    poll();
    poll();
  }

  /**
   * Returns when changes on alpha are heard of without a poll: the console looks every few seconds
   * for agents to listen to. Nothing differs afterwards.
   */
  void awaitEar() throws SQLException {
    int[] tries = {0};
    Awaitility.await("alpha is listened to")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          TestServers.configure(
              alpha.db,
              "ALTER SYSTEM SET maintenance_work_mem = '%dMB'".formatted(70 + tries[0]++));
          return drifting().equals(List.of("db"));
        });
    TestServers.configure(alpha.db, "ALTER SYSTEM RESET maintenance_work_mem");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> drifting().isEmpty());
  }

  void poll() {
    As.admin().post(PATH + "/poll").then().statusCode(200);
  }

  /** One change in each component, as administrators make them on the primary. */
  void changeEveryTier(TierNode node, Values to) {
    sql(node, "ALTER SYSTEM SET work_mem = '" + to.memory() + "'");
    node.app.set(TierNode.LISTENER, "max-post-size", to.bytes());
    String web = node.web.text("nginx.conf");
    String old = web.replaceAll("(?s).*proxy_read_timeout (\\w+);.*", "$1");
    node.web.edit("nginx.conf", "proxy_read_timeout " + old, "proxy_read_timeout " + to.timeout());
    node.write("static.properties", "title=Shop\npage.size=" + to.size() + "\n");
  }

  /** What {@link #changeEveryTier} gives. */
  record Values(String memory, String bytes, String timeout, String size) {}

  /** What the servers of a node really use. */
  Values used(TierNode node) {
    try (Connection connection = node.db.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW work_mem")) {
      row.next();
      return new Values(
          row.getString(1),
          node.app.get(TierNode.LISTENER, "max-post-size"),
          node.web.text("nginx.conf").replaceAll("(?s).*proxy_read_timeout (\\w+);.*", "$1"),
          node.read("static.properties").replaceAll("(?s).*page.size=(\\d+).*", "$1"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void sql(TierNode node, String statement) {
    try {
      TestServers.configure(node.db, statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean takesWrites(TierNode node) {
    try (Connection connection = node.db.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW transaction_read_only")) {
      row.next();
      return row.getString(1).equals("off");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another installation with the same password on the port of the one that is lost. */
  void replaceDatabase(TierNode node) {
    int port = node.db.port();
    node.db.stop();
    try {
      Files.move(node.db.dataDirectory(), node.db.folder().resolve("lost"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PostgresServer anew =
        PostgresServer.in(
            node.db.folder(), TestServers.binaries(18), NewServer.throwAway("postgres"));
    anew.usePort(port);
    anew.start();
  }

  static JsonPath drift() {
    return As.admin().get(PATH + "/drift").then().statusCode(200).extract().jsonPath();
  }

  /** The components in which something drifts. */
  static List<String> drifting() {
    return drift().getList("standbys[0].items.component", String.class).stream()
        .distinct()
        .sorted()
        .toList();
  }

  static JsonPath propose(String body) {
    return As.admin()
        .contentType(ContentType.JSON)
        .body(body)
        .post(PATH + "/syncs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }

  static void approve(JsonPath sync) {
    As.admin()
        .contentType(ContentType.JSON)
        .body(Map.of("planHash", sync.getString("planHash")))
        .post("/api/v1/syncs/" + sync.getLong("id") + "/approve")
        .then()
        .statusCode(200);
  }

  static JsonPath sync(long id) {
    return As.admin().get("/api/v1/syncs/" + id).jsonPath();
  }

  static JsonPath ended(JsonPath sync) {
    return Awaitility.await("the end of sync " + sync.getLong("id"))
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> sync(sync.getLong("id")),
            now ->
                !List.of("PROPOSED", "APPROVED", "RUNNING", "UNKNOWN")
                    .contains(now.getString("state")));
  }

  @Override
  public void close() {
    application.close();
    beta.close();
    alpha.close();
    servers.close();
  }
}
