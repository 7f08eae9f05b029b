package io.understudy.driver.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One role as the catalogs hold it.
 *
 * @param attributes attribute → {@code on}/{@code off} or number, in the order of the manual
 * @param validUntil ISO 8601 in UTC or {@code -infinity}, null when it never ends
 * @param password the stored hash, null when there is none or the agent may not see it
 * @param memberships role it is a member of → options ({@code admin=off inherit=on set=on})
 * @param settings setting → text as stored
 */
record RoleRow(
    String name,
    Map<String, String> attributes,
    @Nullable String validUntil,
    @Nullable String password,
    SortedMap<String, String> memberships,
    SortedMap<String, String> settings) {

  /** Attribute → its word in {@code CREATE ROLE}; {@code NO} before it takes it away. */
  static final Map<String, String> WORDS = words();

  static final String LIMIT = "connection_limit";
  static final String UNTIL = "valid_until";
  static final String PASSWORD = "password";
  static final String MEMBER = "member_of";
  static final String SETTINGS = "settings";

  private static Map<String, String> words() {
    var words = new LinkedHashMap<String, String>();
    words.put("login", "LOGIN");
    words.put("superuser", "SUPERUSER");
    words.put("inherit", "INHERIT");
    words.put("createrole", "CREATEROLE");
    words.put("createdb", "CREATEDB");
    words.put("replication", "REPLICATION");
    words.put("bypassrls", "BYPASSRLS");
    return words;
  }

  /** All roles that are not the server's own, by name. */
  static SortedMap<String, RoleRow> read(Look look) throws SQLException {
    var roles = new TreeMap<String, RoleRow>();
    String source = look.facts().superuser() ? "pg_catalog.pg_authid" : "pg_catalog.pg_roles";
    String password = look.facts().superuser() ? "rolpassword" : "NULL";
    String query =
        """
        SELECT rolname, rolcanlogin, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolreplication,
               rolbypassrls, rolconnlimit,
               CASE WHEN rolvaliduntil = 'infinity' THEN NULL
                    WHEN rolvaliduntil = '-infinity' THEN '-infinity'
                    ELSE pg_catalog.to_char(rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END,
               %s
        FROM %s WHERE rolname !~ '^pg_'
        """
            .formatted(password, source);
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery(query)) {
      while (row.next()) {
        RoleRow role = of(row);
        roles.put(role.name(), role);
      }
    }
    readMemberships(look, roles);
    readSettings(look, roles);
    return roles;
  }

  private static RoleRow of(ResultSet row) throws SQLException {
    var attributes = new LinkedHashMap<String, String>();
    int column = 2;
    for (String attribute : WORDS.keySet()) {
      attributes.put(attribute, row.getBoolean(column++) ? "on" : "off");
    }
    attributes.put(LIMIT, row.getString(9));
    return new RoleRow(
        row.getString(1),
        attributes,
        row.getString(10),
        row.getString(11),
        new TreeMap<>(),
        new TreeMap<>());
  }

  private static void readMemberships(Look look, Map<String, RoleRow> roles) throws SQLException {
    String options = flag("admin");
    if (look.facts().major() >= 16) {
      options += " || ' ' || " + flag("inherit") + " || ' ' || " + flag("set");
    }
    String query =
        """
        SELECT r.rolname, g.rolname, %s
        FROM pg_catalog.pg_auth_members m
        JOIN pg_catalog.pg_roles r ON r.oid = m.member
        JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
        GROUP BY 1, 2
        """
            .formatted(options);
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery(query)) {
      while (row.next()) {
        RoleRow role = roles.get(row.getString(1));
        if (role != null) {
          role.memberships().put(row.getString(2), row.getString(3));
        }
      }
    }
  }

  /** From PostgreSQL 16 on several grantors may have given one membership: the widest counts. */
  private static String flag(String option) {
    return "'%1$s=' || CASE WHEN pg_catalog.bool_or(m.%1$s_option) THEN 'on' ELSE 'off' END"
        .formatted(option);
  }

  private static void readSettings(Look look, Map<String, RoleRow> roles) throws SQLException {
    String query =
        """
        SELECT r.rolname, pg_catalog.split_part(c, '=', 1), pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1)
        FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_roles r ON r.oid = s.setrole,
             pg_catalog.unnest(s.setconfig) c
        WHERE s.setdatabase = 0
        """;
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery(query)) {
      while (row.next()) {
        RoleRow role = roles.get(row.getString(1));
        if (role != null) {
          role.settings().put(row.getString(2), row.getString(3));
        }
      }
    }
  }
}
