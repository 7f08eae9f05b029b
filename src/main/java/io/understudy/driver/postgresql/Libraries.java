package io.understudy.driver.postgresql;

import java.sql.SQLException;

/** What the server could load. */
final class Libraries {

  private Libraries() {}

  /** Asked of the server itself; true when it cannot be known. */
  static boolean exists(Look look, String library) throws SQLException {
    if (!look.facts().superuser() || library.isBlank()) {
      return !library.isBlank();
    }
    String file = library.endsWith(".so") ? library : library + ".so";
    String ask =
        """
        SELECT EXISTS (
          SELECT FROM pg_catalog.pg_config c,
            unnest(CASE WHEN position('/' in ?) > 0 AND ? NOT LIKE '$libdir%'
              THEN ARRAY[?]
              ELSE ARRAY[c.setting || '/' || replace(?, '$libdir/', ''),
                         c.setting || '/plugins/' || replace(?, '$libdir/plugins/', '')] END) AS path
          WHERE c.name = 'PKGLIBDIR'
            AND (SELECT size FROM pg_catalog.pg_stat_file(path, true)) IS NOT NULL)
          OR pg_catalog.current_setting('dynamic_library_path') <> '$libdir'
        """;
    try (var statement = look.connection().prepareStatement(ask)) {
      for (int i = 1; i <= 5; i++) {
        statement.setString(i, file);
      }
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
