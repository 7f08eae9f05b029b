package io.understudy.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.security.Secret;
import io.understudy.traffic.Concern.Sort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PgBouncer before two real PostgreSQL servers; its console wants SCRAM. */
class PgbouncerDirectorIT extends DirectorContract {

  @TempDir static Path folder;

  private static TestServers servers;
  private static PostgresServer alpha;
  private static PostgresServer beta;
  private static PgbouncerUnderTest bouncer;
  private static Trial trial;

  @BeforeAll
  static void start() throws IOException, SQLException {
    servers = new TestServers();
    alpha = server("alpha");
    beta = server("beta");
    Path own = Files.createDirectory(folder.resolve("bouncer"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    bouncer =
        new PgbouncerUnderTest(
            own,
            "host=127.0.0.1 port=%d dbname=postgres user=app password=app".formatted(alpha.port()),
            "scram-sha-256",
            "\"app\" \"app\"");
    trial =
        new Trial(folder)
            .agent("alpha", "traffic: { pgbouncer: { ini: %s } }".formatted(bouncer.ini()));
  }

  private static PostgresServer server(String name) throws SQLException {
    PostgresServer server = servers.start(18);
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE app LOGIN PASSWORD 'app'");
      statement.execute("CREATE TABLE me AS SELECT '" + name + "'::text AS name");
      statement.execute("GRANT SELECT ON me TO app");
    }
    return server;
  }

  @AfterAll
  static void stop() {
    trial.close();
    bouncer.close();
    servers.close();
  }

  @Override
  Director director() {
    return new PgbouncerDirector(trial.orders());
  }

  private static Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    document.put("via", "alpha");
    document.put("admin", "127.0.0.1:" + bouncer.port());
    document.put("user", PgbouncerUnderTest.ADMIN);
    document.put("password", Secret.of(PgbouncerUnderTest.ADMIN_PASSWORD));
    document.put("database", "app");
    document.put(
        "targets",
        Map.of(
            "alpha", "host=127.0.0.1 port=" + alpha.port(),
            "beta", "host=127.0.0.1 port=" + beta.port()));
    document.put("holdSeconds", 1L);
    return document;
  }

  private static Post with(String field, Object value) {
    Map<String, Object> document = document();
    document.put(field, value);
    return trial.post("pgbouncer", document);
  }

  @Override
  Post post() {
    return trial.post("pgbouncer", document());
  }

  @Override
  Post astray() {
    return with("database", "nothing");
  }

  @Override
  Post hanging(int port) {
    return with("admin", "127.0.0.1:" + port);
  }

  private static Connection client() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", "app");
    properties.setProperty("password", "app");
    properties.setProperty("prepareThreshold", "0");
    properties.setProperty("socketTimeout", "30");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + bouncer.port() + "/app", properties);
  }

  private static String who(Connection client) throws SQLException {
    try (Statement statement = client.createStatement();
        ResultSet row = statement.executeQuery("SELECT name FROM me")) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  String reached() {
    try (Connection client = client()) {
      return who(client);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aClientWaitsAndSeesNoError() throws Exception {
    try (Connection client = client()) {
      assertThat(who(client)).isEqualTo("alpha");
      assertDone(deed("hold", Director::hold));
      assertThat(director().where(post())).isInstanceOf(Whereabouts.Held.class);
      CompletableFuture<String> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return who(client);
                } catch (SQLException e) {
                  return e.toString();
                }
              },
              Thread::startVirtualThread);

      assertDone(deed("redirect", Director::redirect));
      assertThat(waiting).isNotDone();
      assertDone(deed("release", Director::release));

      assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("beta");
    }
  }

  @Test
  void whoCannotBePausedIsLetGoOn() throws SQLException {
    try (Connection client = client()) {
      client.setAutoCommit(false);
      assertThat(who(client)).isEqualTo("alpha");

      Outcome held = deed("hold", Director::hold);

      assertThat(held).isInstanceOf(Outcome.Refused.class);
      assertThat(held.detail()).contains("inside a transaction");
      assertThat(director().where(post())).isInstanceOf(Whereabouts.At.class);
      assertThat(who(client)).isEqualTo("alpha");
      client.rollback();
    }
  }

  /** As from a host that fell silent: no answer, and nobody closes the connection. */
  @Test
  void whoWaitsForALostServerIsDisconnected() throws Exception {
    Route lost = new Route(route().from(), route().to(), Route.Old.FENCED);
    try (Connection client = client();
        Statement statement = client.createStatement()) {
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> asked(statement), Thread::startVirtualThread);
      Awaitility.await().until(PgbouncerDirectorIT::alphaIsAsked);

      for (BiFunction<Director, Transfer, Outcome> deed :
          List.<BiFunction<Director, Transfer, Outcome>>of(Director::redirect, Director::release)) {
        assertDone(deed.apply(director(), new Transfer(post(), lost, context().step("lost"))));
      }

      assertThat(answer.get(20, TimeUnit.SECONDS)).startsWith("08");
      assertThat(reached()).isEqualTo("beta");
    }
  }

  /** The state with which a question that takes long comes back. */
  private static String asked(Statement statement) {
    try {
      return Boolean.toString(statement.execute("SELECT pg_sleep(600)"));
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  private static boolean alphaIsAsked() throws SQLException {
    try (Connection connection = alpha.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'")) {
      return row.next();
    }
  }

  @Test
  void onlyHostAndPortOfTheEntryChange() throws IOException {
    String before = Files.readString(bouncer.ini());
    assertDone(deed("redirect", Director::redirect));

    String after = Files.readString(bouncer.ini());

    assertThat(after)
        .isEqualTo(
            before.replace(
                "app = host=127.0.0.1 port=" + alpha.port(),
                "app = host=127.0.0.1 port=" + beta.port()))
        .isNotEqualTo(before);
  }

  @Test
  void aWrongPasswordIsSaidWithoutIt() {
    List<Concern> concerns = director().check(with("password", Secret.of("hunter2")), route());

    assertThat(concerns).extracting(Concern::sort).contains(Sort.MISSING);
    assertThat(concerns.toString()).doesNotContain("hunter2");
  }
}
