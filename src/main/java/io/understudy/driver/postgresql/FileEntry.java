package io.understudy.driver.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of the server's configuration files as they are now, loaded or not: a row of {@code
 * pg_file_settings}.
 *
 * @param file where it stands
 * @param line its number
 * @param name null when the line cannot be read at all
 * @param text the value, unquoted
 * @param error what the server says against it, or null; a changed setting that needs a restart
 *     always has one, good or bad
 */
record FileEntry(
    String file, int line, @Nullable String name, String text, @Nullable String error) {

  private static final String QUERY =
      """
      SELECT sourcefile, sourceline, name, setting, error
      FROM pg_catalog.pg_file_settings ORDER BY seqno
      """;

  /** In the order in which the server reads them: the last of a name counts. */
  static List<FileEntry> read(Look look) throws SQLException {
    return look.facts().readsSettings() ? read(look.connection()) : List.of();
  }

  private static List<FileEntry> read(Connection connection) throws SQLException {
    var entries = new ArrayList<FileEntry>();
    try (var statement = connection.prepareStatement(QUERY);
        var row = statement.executeQuery()) {
      while (row.next()) {
        String file = row.getString(1);
        String text = row.getString(4);
        entries.add(
            new FileEntry(
                file == null ? "" : file,
                row.getInt(2),
                row.getString(3),
                text == null ? "" : text,
                row.getString(5)));
      }
    }
    return entries;
  }

  /** Whether {@code ALTER SYSTEM} wrote it. */
  boolean automatic() {
    return file.endsWith("/postgresql.auto.conf");
  }

  /** The lines that count, by lower-case name. */
  static Map<String, FileEntry> counting(List<FileEntry> entries) {
    var last = new HashMap<String, FileEntry>();
    for (FileEntry entry : entries) {
      if (entry.name() != null) {
        last.put(entry.name().toLowerCase(Locale.ROOT), entry);
      }
    }
    return last;
  }

  /** The lines that would count if {@code ALTER SYSTEM} had written none. */
  static Map<String, FileEntry> byHand(List<FileEntry> entries) {
    return counting(entries.stream().filter(entry -> !entry.automatic()).toList());
  }

  /** The lines of {@code postgresql.auto.conf}. */
  static Map<String, FileEntry> automatic(List<FileEntry> entries) {
    return counting(entries.stream().filter(FileEntry::automatic).toList());
  }
}
