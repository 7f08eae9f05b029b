package io.understudy.probe;

import io.understudy.inventory.Probe;
import io.understudy.security.Secret;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What one query gives, in a transaction that may only read and is rolled back. */
final class SqlQuestion {

  /** Of a result, in bytes. */
  private static final String MOST = "65536";

  private SqlQuestion() {}

  static Reply ask(Probe.Sql probe) {
    try (Connection connection = new Driver().connect(probe.url(), properties(probe))) {
      return connection == null ? Reply.failed("no connection") : ask(probe, connection);
    } catch (SQLException e) {
      return Reply.failed(Reply.shown(without(probe.password(), message(e))));
    }
  }

  private static Properties properties(Probe.Sql probe) {
    String seconds = Long.toString(Math.ceilDiv(probe.timeout().toMillis(), 1000L));
    Properties properties = new Properties();
    PGProperty.USER.set(properties, probe.user());
    Secret password = probe.password();
    if (password != null) {
      PGProperty.PASSWORD.set(properties, password.reveal());
    }
    PGProperty.APPLICATION_NAME.set(properties, "understudy probe");
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
    PGProperty.MAX_RESULT_BUFFER.set(properties, MOST);
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    // Which of several hosts is the primary has just changed: nothing old is remembered.
    PGProperty.HOST_RECHECK_SECONDS.set(properties, 0);
    if (probe.ca() != null) {
      PGProperty.SSL_MODE.set(properties, "verify-full");
      PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.SingleCertValidatingFactory");
      PGProperty.SSL_FACTORY_ARG.set(properties, probe.ca());
    } else if (probe.url().contains("sslmode=verify-")) {
      // pgjdbc would look for a file in the home of the user that the console runs as.
      PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    return properties;
  }

  private static Reply ask(Probe.Sql probe, Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SET LOCAL statement_timeout = " + probe.timeout().toMillis());
      statement.setMaxRows(2);
      try (ResultSet rows = statement.executeQuery(probe.query())) {
        Reply reply = judge(probe, rows);
        connection.rollback();
        return reply;
      }
    }
  }

  private static Reply judge(Probe.Sql probe, ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    if (columns != 1) {
      return Reply.failed("a row of " + columns + " columns, expected is one");
    }
    if (!rows.next()) {
      return Reply.failed("no row, expected is one");
    }
    String value = rows.getString(1);
    if (rows.next()) {
      return Reply.failed("more than one row, expected is one");
    }
    String expected = probe.expect();
    if (expected == null) {
      return Reply.passed("one row");
    }
    return expected.equals(value)
        ? Reply.passed(Reply.value(expected))
        : Reply.failed(
            "%s, expected is %s"
                .formatted(
                    value == null ? "NULL" : Reply.value(without(probe.password(), value)),
                    Reply.value(expected)));
  }

  private static String message(SQLException e) {
    ServerErrorMessage said =
        e instanceof PSQLException known ? known.getServerErrorMessage() : null;
    String text = said == null ? e.getMessage() : said.getMessage();
    return String.valueOf(text);
  }

  /** A server could say what it was told. */
  private static String without(@Nullable Secret password, String text) {
    String clear = password == null ? "" : password.reveal();
    return clear.isEmpty() ? text : text.replace(clear, Secret.MASK);
  }
}
