package io.understudy.driver.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes the server read its files, and waits until it has. */
final class Reload {

  static final String SQL = "SELECT pg_reload_conf()";
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private Reload() {}

  /**
   * @throws SQLException when the server did not load its files within 5 s: {@code
   *     pg_reload_conf()} says true before anything is read
   */
  static void run(Connection connection) throws SQLException {
    String before = loadTime(connection);
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(SQL)) {
      row.next();
    }
    long end = System.nanoTime() + PATIENCE;
    while (loadTime(connection).equals(before)) {
      if (System.nanoTime() > end) {
        throw new SQLException("the server was told to reload, and has not done so");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private static String loadTime(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_catalog.pg_conf_load_time()::text")) {
      row.next();
      return Optional.ofNullable(row.getString(1)).orElse("");
    }
  }
}
