package io.understudy.history;

import java.sql.SQLException;

/** The console's database did not do what it was asked. */
public final class HistoryUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HistoryUnavailable(SQLException cause) {
    super("the database refused: SQLSTATE " + cause.getSQLState(), cause);
  }
}
