package io.understudy.polling;

import java.sql.SQLException;

/** The console's database did not do what it was asked. */
final class PollingUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PollingUnavailable(SQLException cause) {
    super("the database refused: SQLSTATE " + cause.getSQLState(), cause);
  }
}
