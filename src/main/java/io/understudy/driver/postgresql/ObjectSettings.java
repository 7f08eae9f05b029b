package io.understudy.driver.postgresql;

import java.util.Locale;
import java.util.Set;

/**
 * Settings that stand on a role or a database: {@code ALTER ROLE … SET}, {@code ALTER DATABASE …
 * SET}.
 */
final class ObjectSettings {

  /**
   * The settings whose elements the server keeps in quotes; the same table is built into pg_dump.
   */
  private static final Set<String> QUOTED =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  private ObjectSettings() {}

  /** {@code SET name TO value}, so that the server stores exactly {@code text}. */
  static String set(String name, String text) {
    String value =
        QUOTED.contains(name.toLowerCase(Locale.ROOT))
            ? QuotedList.literals(text, true)
            : Sql.literal(text);
    return "SET " + Sql.setting(name) + " TO " + value;
  }

  static String reset(String name) {
    return "RESET " + Sql.setting(name);
  }
}
