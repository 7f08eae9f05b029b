package io.understudy.driver.postgresql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What is true of a server for as long as one connection to it lives.
 *
 * @param systemIdentifier makes it this installation; a rebuilt standby shares it with its primary
 * @param version as it prints it ({@code 15.18 (Debian …)})
 * @param versionNumber {@code 150018} for 15.18
 * @param user the role the agent logged in as
 * @param database the database it logged in to
 * @param superuser whether that role is a superuser
 * @param readsSettings whether it sees every setting and {@code pg_file_settings}
 * @param backend the process id of the connection
 */
record ServerFacts(
    String systemIdentifier,
    String version,
    int versionNumber,
    String user,
    String database,
    boolean superuser,
    boolean readsSettings,
    int backend) {

  private static final String QUERY =
      """
      SELECT (SELECT system_identifier::text FROM pg_catalog.pg_control_system()),
             pg_catalog.current_setting('server_version'),
             pg_catalog.current_setting('server_version_num')::int,
             current_user::text,
             pg_catalog.current_database()::text,
             (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user),
             pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE')
               AND pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')
               AND pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE'),
             pg_catalog.pg_backend_pid()
      """;

  static ServerFacts of(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(QUERY)) {
      row.next();
      return new ServerFacts(
          row.getString(1),
          row.getString(2),
          row.getInt(3),
          row.getString(4),
          row.getString(5),
          row.getBoolean(6),
          row.getBoolean(7),
          row.getInt(8));
    }
  }

  /** The major version: 15 for 15.18. */
  int major() {
    return versionNumber / 10_000;
  }

  /** For people: {@code PostgreSQL 15.18}. */
  String product() {
    return "PostgreSQL " + version.split(" ", 2)[0];
  }
}
