package io.understudy.driver.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The extensions of all databases, looked up by short logins. A database in which nothing was
 * written is not looked into again; one that is written to all the time at most every half minute.
 */
final class Extensions {

  private static final Duration REST = Duration.ofSeconds(30);
  private static final String QUERY =
      """
      SELECT e.extname, e.extversion, n.nspname
      FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
      """;

  private final Map<String, Visit> visits = new HashMap<>();

  /**
   * @param version as installed
   * @param schema where its objects are
   */
  record Extension(String version, String schema) {}

  private record Visit(long writes, Instant at, SortedMap<String, Extension> found) {}

  /** What was last found in that database. */
  SortedMap<String, Extension> of(String database) {
    Visit visit = visits.get(database);
    return visit == null ? new TreeMap<>() : visit.found();
  }

  /** Whether that database was ever looked into. */
  boolean knows(String database) {
    return visits.containsKey(database);
  }

  /**
   * Looks into the databases that may have changed.
   *
   * @return one sentence for each that could not be looked into; what was found there before stands
   */
  Set<String> visit(Look look, Map<String, DatabaseRow> databases, boolean all) {
    var notes = new HashSet<String>();
    visits.keySet().retainAll(databases.keySet());
    for (DatabaseRow database : databases.values()) {
      if (database.visitable() && (all || due(look, database))) {
        try {
          visits.put(
              database.name(),
              new Visit(
                  database.writes(), look.around().clock().instant(), read(look, database.name())));
        } catch (SQLException e) {
          notes.add(
              "The extensions of database '%s' could not be read: %s."
                  .formatted(Failure.oneLine(database.name()), Failure.words(e)));
        }
      }
    }
    return notes;
  }

  private boolean due(Look look, DatabaseRow database) {
    Visit visit = visits.get(database.name());
    return visit == null
        || (visit.writes() != database.writes()
            && !look.around().clock().instant().isBefore(visit.at().plus(REST)));
  }

  private static SortedMap<String, Extension> read(Look look, String database) throws SQLException {
    if (database.equals(look.facts().database())) {
      return read(look.connection());
    }
    try (Connection other = look.access().openDatabase(database)) {
      return read(other);
    }
  }

  private static SortedMap<String, Extension> read(Connection connection) throws SQLException {
    var found = new TreeMap<String, Extension>();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(QUERY)) {
      while (row.next()) {
        found.put(row.getString(1), new Extension(row.getString(2), row.getString(3)));
      }
    }
    return found;
  }
}
