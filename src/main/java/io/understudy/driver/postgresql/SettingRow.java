package io.understudy.driver.postgresql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code pg_settings} (manual, section 54.25).
 *
 * @param name as the server spells it
 * @param shown what {@code SHOW} prints in the reading session
 * @param unit of {@code min}, {@code max} and {@code boot}, or null
 * @param category the server's own grouping
 * @param summary one sentence
 * @param context {@code internal}, {@code postmaster}, {@code sighup} …
 * @param vartype the type: {@code integer}, {@code real}, {@code string}, {@code enum}, a truth
 *     value
 * @param source where the reading session has the value from
 * @param words of an enumeration
 * @param boot the built-in value in {@code unit}, null when there is none
 * @param flagged whether the server says that a restart is awaited
 */
record SettingRow(
    String name,
    String shown,
    @Nullable String unit,
    String category,
    String summary,
    String context,
    String vartype,
    String source,
    @Nullable String min,
    @Nullable String max,
    List<String> words,
    @Nullable String boot,
    boolean flagged) {

  /**
   * What {@code pg_settings} lists and no file configures: states of a session or of the server.
   */
  private static final Set<String> STATES =
      Set.of(
          "transaction_isolation",
          "transaction_read_only",
          "transaction_deferrable",
          "in_hot_standby",
          "server_encoding",
          "shared_memory_size",
          "shared_memory_size_in_huge_pages",
          "huge_pages_status",
          "num_os_semaphores");

  /** Sources by which a session hides the server's own value. */
  private static final Set<String> OF_THE_SESSION =
      Set.of(
          "client",
          "session",
          "user",
          "database",
          "database user",
          "global",
          "interactive",
          "test");

  private static final String QUERY =
      """
      SELECT name, pg_catalog.current_setting(name, true), unit, category, short_desc, context, vartype,
             source, min_val, max_val, enumvals, boot_val, pending_restart
      FROM pg_catalog.pg_settings ORDER BY name COLLATE "C"
      """;

  SettingRow {
    words = List.copyOf(words);
  }

  /** All settings of the server, by lower-case name. */
  static Map<String, SettingRow> read(Connection connection) throws SQLException {
    var rows = new LinkedHashMap<String, SettingRow>();
    try (var statement = connection.prepareStatement(QUERY);
        var result = statement.executeQuery()) {
      while (result.next()) {
        SettingRow row = of(result);
        if (!STATES.contains(row.name())) {
          rows.put(row.name().toLowerCase(Locale.ROOT), row);
        }
      }
    }
    return rows;
  }

  private static SettingRow of(ResultSet row) throws SQLException {
    return new SettingRow(
        row.getString(1),
        text(row, 2),
        row.getString(3),
        text(row, 4),
        text(row, 5),
        text(row, 6),
        text(row, 7),
        text(row, 8),
        row.getString(9),
        row.getString(10),
        words(row.getArray(11)),
        row.getString(12),
        row.getBoolean(13));
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private static List<String> words(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  static boolean isState(String name) {
    return STATES.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether the session has a value of its own, so that {@link #shown} is not the server's. */
  boolean masked() {
    return OF_THE_SESSION.contains(source);
  }

  /** Whether a session may try a value for itself, which makes the server check and print it. */
  boolean tryable(boolean superuser) {
    return context.equals("user") || (superuser && context.equals("superuser"));
  }
}
