package io.understudy.switchover;

import java.io.IOException;
import java.sql.SQLException;

/** A way to the service, as a client of it knows it. */
interface Way {

  /** Connects anew. */
  Line open() throws IOException, SQLException;

  /** A connection. */
  interface Line extends AutoCloseable {

    /** Returns when the row is acknowledged. */
    void write(long id) throws IOException, SQLException;

    /** Whether the row can be read. */
    boolean has(long id) throws IOException, SQLException;

    @Override
    void close() throws IOException, SQLException;
  }
}
