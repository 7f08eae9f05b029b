package io.understudy.driver.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One database as the shared catalogs hold it.
 *
 * @param attributes attribute → text; what a provider does not have is left out
 * @param settings setting → text as stored
 * @param roleSettings role → setting → text as stored
 * @param writes how many rows were ever written in it, by the server's statistics
 */
record DatabaseRow(
    String name,
    Map<String, String> attributes,
    SortedMap<String, String> settings,
    SortedMap<String, SortedMap<String, String>> roleSettings,
    long writes) {

  static final String OWNER = "owner";
  static final String LIMIT = "connection_limit";
  static final String ALLOW = "allow_connections";
  static final String TEMPLATE = "is_template";

  /** What can be chosen only when a database is made. */
  static final List<String> FIXED =
      List.of("encoding", "locale_provider", "collate", "ctype", "locale");

  private static final Map<String, String> PROVIDERS =
      Map.of("c", "libc", "i", "icu", "b", "builtin");

  /** Whether sessions may look into it without being in anybody's way. */
  boolean visitable() {
    return "on".equals(attributes.get(ALLOW)) && !"on".equals(attributes.get(TEMPLATE));
  }

  /** All databases but {@code template0}, by name. */
  static SortedMap<String, DatabaseRow> read(Look look) throws SQLException {
    int major = look.facts().major();
    String provider = major >= 15 ? "d.datlocprovider::text" : "'c'";
    String locale = major >= 17 ? "d.datlocale" : major >= 15 ? "d.daticulocale" : "NULL";
    String query =
        """
        SELECT d.datname, r.rolname, d.datconnlimit, d.datallowconn, d.datistemplate,
               pg_catalog.pg_encoding_to_char(d.encoding), %s, d.datcollate, d.datctype, %s,
               pg_catalog.pg_stat_get_db_tuples_inserted(d.oid) + pg_catalog.pg_stat_get_db_tuples_updated(d.oid)
                 + pg_catalog.pg_stat_get_db_tuples_deleted(d.oid)
        FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.oid = d.datdba
        WHERE d.datname <> 'template0'
        """
            .formatted(provider, locale);
    var databases = new TreeMap<String, DatabaseRow>();
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery(query)) {
      while (row.next()) {
        DatabaseRow database = of(row);
        databases.put(database.name(), database);
      }
    }
    readSettings(look, databases);
    return databases;
  }

  private static DatabaseRow of(ResultSet row) throws SQLException {
    var attributes = new LinkedHashMap<String, String>();
    attributes.put(OWNER, row.getString(2));
    attributes.put(LIMIT, row.getString(3));
    attributes.put(ALLOW, row.getBoolean(4) ? "on" : "off");
    attributes.put(TEMPLATE, row.getBoolean(5) ? "on" : "off");
    int column = 6;
    for (String fixed : FIXED) {
      String text = row.getString(column++);
      if (text != null) {
        attributes.put(
            fixed, fixed.equals("locale_provider") ? PROVIDERS.getOrDefault(text, text) : text);
      }
    }
    return new DatabaseRow(
        row.getString(1), attributes, new TreeMap<>(), new TreeMap<>(), row.getLong(11));
  }

  private static void readSettings(Look look, Map<String, DatabaseRow> databases)
      throws SQLException {
    String query =
        """
        SELECT d.datname, r.rolname, pg_catalog.split_part(c, '=', 1),
               pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1)
        FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
             LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole,
             pg_catalog.unnest(s.setconfig) c
        """;
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery(query)) {
      while (row.next()) {
        DatabaseRow database = databases.get(row.getString(1));
        if (database == null) {
          continue;
        }
        String role = row.getString(2);
        SortedMap<String, String> settings =
            role == null
                ? database.settings()
                : database.roleSettings().computeIfAbsent(role, r -> new TreeMap<>());
        settings.put(row.getString(3), row.getString(4));
      }
    }
  }
}
