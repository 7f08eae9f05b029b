package io.understudy.operation;

import java.sql.SQLException;

/** The console's database did not do what the journal needs. The operation waits for a driver. */
public final class JournalUnavailable extends RuntimeException {

  JournalUnavailable(SQLException cause) {
    super("the console's database refused or did not answer: " + cause.getMessage(), cause);
  }
}
