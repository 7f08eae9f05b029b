package io.understudy.driver.postgresql;

import io.understudy.driver.change.OneLine;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** What a server's or the driver's exception says, in one line. */
final class Failure {

  private Failure() {}

  /** The server's message with its detail and hint; without SQL, position or stack. */
  static String words(SQLException e) {
    if (e instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
      var message = postgres.getServerErrorMessage();
      var words = new StringBuilder(String.valueOf(message.getMessage()));
      if (message.getDetail() != null) {
        words.append(" (").append(message.getDetail()).append(')');
      }
      if (message.getHint() != null) {
        words.append(" Hint: ").append(message.getHint());
      }
      return oneLine(words.toString());
    }
    return oneLine(String.valueOf(e.getMessage()));
  }

  /** Control characters become blanks; 400 characters at most. */
  static String oneLine(String text) {
    return OneLine.of(text);
  }
}
