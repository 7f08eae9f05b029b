package io.understudy.embedded;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.understudy.traffic.AgentCertificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives the console under test a data folder and an empty database on a real PostgreSQL 18:
 * {@code @QuarkusTestResource(ConsoleDatabase.class)} (or {@code @WithTestResource}). One server
 * serves a whole test run.
 */
public final class ConsoleDatabase implements QuarkusTestResourceLifecycleManager {

  /** Of the user {@code admin} of the console under test. */
  public static final String ADMIN_PASSWORD = "correct horse battery";

  private static final AtomicInteger DATABASES = new AtomicInteger();

  @Override
  public Map<String, String> start() {
    PostgresServer server = SharedServer.SERVER;
    String database = "console_" + DATABASES.incrementAndGet();
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
    } catch (SQLException e) {
      throw new EmbeddedFailure("cannot create " + database, e);
    }
    return Map.of(
        "quarkus.datasource.jdbc.url", server.jdbcUrl(database),
        "quarkus.datasource.username", server.superuser(),
        "quarkus.datasource.password", server.password(),
        "understudy.admin.password", ADMIN_PASSWORD,
        "understudy.agents.authorities", AgentCertificate.file().toString(),
        "understudy.home", server.dataDirectory().resolveSibling(database).toString());
  }

  /** The server stays for the next test class. */
  @Override
  public void stop() {}

  private static final class SharedServer {

    private static final PostgresServer SERVER = open();

    private static PostgresServer open() {
      TestServers servers = new TestServers();
      Runtime.getRuntime()
          .addShutdownHook(new Thread(servers::close, "stop the console's test database"));
      return servers.start(18);
    }
  }
}
