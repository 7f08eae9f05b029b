package io.understudy.driver.postgresql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements about roles, by version. */
final class RoleStatements {

  private RoleStatements() {}

  /** Every attribute of a role, with its password's hash: for putting it back, never for a plan. */
  static String attributes(String verb, RoleRow row) {
    var sql = new StringBuilder(verb).append(Sql.name(row.name()));
    RoleRow.WORDS.forEach((attribute, word) ->
        sql.append("on".equals(row.attributes().get(attribute)) ? " " : " NO").append(word));
    sql.append(" CONNECTION LIMIT ").append(row.attributes().get(RoleRow.LIMIT));
    sql.append(" VALID UNTIL ")
        .append(Sql.literal(row.validUntil() == null ? "infinity" : row.validUntil()));
    sql.append(" PASSWORD ").append(row.password() == null ? "NULL" : Sql.literal(row.password()));
    return sql.toString();
  }

  /** What makes a removed role again, in order. */
  static List<String> recreate(int major, RoleRow row) {
    var statements = new ArrayList<String>();
    statements.add(attributes("CREATE ROLE ", row));
    row.memberships()
        .forEach((group, options) -> statements.add(grant(major, group, row.name(), options)));
    row.settings()
        .forEach((name, text) ->
            statements.add(
                "ALTER ROLE " + Sql.name(row.name()) + " " + ObjectSettings.set(name, text)));
    return statements;
  }

  /**
   * Makes a membership what {@code options} say.
   *
   * @param options {@code admin=on inherit=on set=on}; the last two from PostgreSQL 16 on
   */
  static String grant(int major, String group, String member, String options) {
    String sql = "GRANT " + Sql.name(group) + " TO " + Sql.name(member);
    boolean admin = options.contains("admin=on");
    if (major < 16) {
      return admin ? sql + " WITH ADMIN OPTION" : sql;
    }
    sql += " WITH ADMIN " + (admin ? "TRUE" : "FALSE");
    if (options.contains("inherit=")) {
      sql +=
          ", INHERIT "
              + (options.contains("inherit=on") ? "TRUE" : "FALSE")
              + ", SET "
              + (options.contains("set=on") ? "TRUE" : "FALSE");
    }
    return sql;
  }

  /** The statements that lead from {@code old} (null: no member) to {@code options}. */
  static List<String> change(
      int major, String group, String member, @Nullable String old, String options) {
    if (options.equals(old)) {
      return List.of();
    }
    if (major < 16 && old != null && old.contains("admin=on") && !options.contains("admin=on")) {
      return List.of("REVOKE ADMIN OPTION FOR " + Sql.name(group) + " FROM " + Sql.name(member));
    }
    return List.of(grant(major, group, member, options));
  }

  /** Whether anything in any database depends on the role; being a member does not count. */
  static boolean ownsSomething(Look look, String role) throws SQLException {
    String query =
        """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_shdepend d JOIN pg_catalog.pg_roles r ON r.oid = d.refobjid
                       WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND r.rolname = ?
                         AND d.classid <> 'pg_catalog.pg_auth_members'::pg_catalog.regclass)
        """;
    try (var statement = look.connection().prepareStatement(query)) {
      statement.setString(1, role);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
