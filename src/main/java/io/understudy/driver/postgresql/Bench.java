package io.understudy.driver.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** What a running step works with. */
interface Bench {

  /** The agent's connection: in a transaction in the phases that have one, in autocommit else. */
  Connection connection();

  /** A new connection to another database, in autocommit; the caller closes it. */
  Connection open(String database) throws SQLException;

  /** Replaces a file in one move, keeping owner, group and mode. */
  void write(Path file, byte[] bytes) throws IOException;

  /** Runs one statement on {@link #connection}. */
  default void execute(String sql) throws SQLException {
    try (var statement = connection().createStatement()) {
      statement.execute(sql);
    }
  }
}
