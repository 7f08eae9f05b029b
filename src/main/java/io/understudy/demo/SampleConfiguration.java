package io.understudy.demo;

import io.understudy.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What a lived-in pair looks like: the same roles, databases and settings on both servers, and two
 * settings that somebody changed on the primary only; the standby is read-only.
 */
final class SampleConfiguration {

  private static final List<String> BOTH =
      List.of(
          "CREATE ROLE shop_owner NOLOGIN",
          "CREATE ROLE shop_reader NOLOGIN CONNECTION LIMIT 20",
          "ALTER ROLE shop_reader SET statement_timeout = '30s'",
          "CREATE DATABASE shop OWNER shop_owner",
          "ALTER DATABASE shop SET timezone = 'UTC'",
          "ALTER SYSTEM SET work_mem = '16MB'",
          "ALTER SYSTEM SET log_checkpoints = on",
          "ALTER SYSTEM SET autovacuum_naptime = '30s'");

  private static final List<String> PRIMARY_ONLY =
      List.of(
          "ALTER SYSTEM SET log_min_duration_statement = '250ms'",
          "ALTER SYSTEM SET maintenance_work_mem = '128MB'");

  /** As a standby is: nobody writes to it by mistake. */
  private static final List<String> STANDBY_ONLY =
      List.of("ALTER SYSTEM SET default_transaction_read_only = on");

  private SampleConfiguration() {}

  static void writeTo(PostgresServer primary, PostgresServer standby) throws SQLException {
    execute(primary, BOTH);
    execute(primary, PRIMARY_ONLY);
    execute(standby, BOTH);
    copyPassword(primary, standby);
    execute(standby, STANDBY_ONLY);
    execute(primary, List.of("SELECT pg_reload_conf()"));
    execute(standby, List.of("SELECT pg_reload_conf()"));
  }

  /**
   * Both have the same password, but each made a hash of its own from it, and a replica has the
   * primary's.
   */
  private static void copyPassword(PostgresServer primary, PostgresServer standby)
      throws SQLException {
    String hash;
    try (Connection connection = primary.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT rolpassword FROM pg_authid WHERE rolname = '" + DemoHome.SUPERUSER + "'")) {
      rows.next();
      hash = rows.getString(1);
    }
    execute(standby, List.of("ALTER ROLE %s PASSWORD '%s'".formatted(DemoHome.SUPERUSER, hash)));
  }

  private static void execute(PostgresServer server, List<String> statements) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
