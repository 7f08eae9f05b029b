package io.understudy.driver.postgresql;

import io.understudy.driver.DriverContract;
import io.understudy.driver.Surroundings;
import io.understudy.parameter.ParameterKey;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract for one version of PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PostgresqlContract extends DriverContract {

  private static final String PASSWORD = "geheim4711";

  private final ServerUnderTest server;

  PostgresqlContract() {
    server = new ServerUnderTest(major());
  }

  abstract int major();

  @BeforeAll
  void giveItASecret() throws SQLException {
    server.sql(
        "ALTER SYSTEM SET primary_conninfo = 'host=elsewhere password=" + PASSWORD + "'",
        "SELECT pg_reload_conf()");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Override
  protected String driver() {
    return "postgresql";
  }

  @Override
  protected Map<String, Object> settings() {
    return server.settings();
  }

  @Override
  protected Surroundings surroundings() {
    return server.surroundings();
  }

  @Override
  protected Map.Entry<ParameterKey, String> harmlessChange() {
    return Map.entry(ParameterKey.of("settings", "work_mem"), "64MB");
  }

  @Override
  protected Map.Entry<ParameterKey, String> impossibleChange() {
    return Map.entry(ParameterKey.of("settings", "maintenance_work_mem"), "garbage");
  }

  @Override
  protected Map.Entry<ParameterKey, String> secret() {
    return Map.entry(ParameterKey.of("settings", "primary_conninfo"), PASSWORD);
  }
}
