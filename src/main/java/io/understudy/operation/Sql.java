package io.understudy.operation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Statements with values, on the connection of the transaction that is open. */
final class Sql {

  /** Makes a value of one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final DataSource database;

  Sql(DataSource database) {
    this.database = database;
  }

  /** Runs a statement that changes rows, and says how many. */
  int change(String statement, @Nullable Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement prepared = prepare(connection, statement, values)) {
      return prepared.executeUpdate();
    } catch (SQLException e) {
      throw new JournalUnavailable(e);
    }
  }

  /** Runs a query, or a statement that returns rows. */
  <T> List<T> list(Row<T> row, String statement, @Nullable Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement prepared = prepare(connection, statement, values);
        ResultSet found = prepared.executeQuery()) {
      var rows = new ArrayList<T>();
      while (found.next()) {
        rows.add(row.read(found));
      }
      return rows;
    } catch (SQLException e) {
      throw new JournalUnavailable(e);
    }
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static PreparedStatement prepare(
      Connection connection, String statement, @Nullable Object[] values) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    for (int i = 0; i < values.length; i++) {
      prepared.setObject(i + 1, plain(connection, values[i]));
    }
    return prepared;
  }

  private static @Nullable Object plain(Connection connection, @Nullable Object value)
      throws SQLException {
    return switch (value) {
      case null -> null;
      case Instant instant -> OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
      case OperationId id -> id.value();
      case Enum<?> constant -> constant.name();
      case Collection<?> texts ->
          connection.createArrayOf("text", texts.stream().map(Object::toString).toArray());
      default -> value;
    };
  }
}
