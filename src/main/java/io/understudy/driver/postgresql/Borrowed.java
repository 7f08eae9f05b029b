package io.understudy.driver.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is closed afterwards only when it was opened for this use.
 *
 * @param connection in autocommit
 */
record Borrowed(Connection connection, boolean owned) implements AutoCloseable {

  /** The living one, or a new one. */
  static Borrowed of(@Nullable Connection warm, Access access) throws SQLException {
    if (warm != null && warm.isValid(2)) {
      warm.setAutoCommit(true);
      return new Borrowed(warm, false);
    }
    return new Borrowed(access.open(), true);
  }

  /** The same to a database, null being the agent's own. */
  static Borrowed of(@Nullable Connection warm, Access access, @Nullable String database)
      throws SQLException {
    return database == null ? of(warm, access) : new Borrowed(access.openDatabase(database), true);
  }

  @Override
  public void close() throws SQLException {
    if (owned) {
      connection.close();
    }
  }
}
