package io.understudy.demo;

import io.understudy.embedded.PostgresServer;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** {@code demo sql NODE "SQL"}: what psql would do, where there is none. */
record DemoSql(DemoHome home, PrintStream out) {

  int run(String node, List<String> texts) {
    if (!DemoHome.NODES.contains(node)) {
      throw new DemoFailure("there is no node '%s', only alpha and beta".formatted(node));
    }
    if (!home.made(node)) {
      throw new DemoFailure(
          "there is no demo in %s: start ./understudy demo first".formatted(home.home()));
    }
    PostgresServer server = home.server(node);
    if (!server.isRunning()) {
      throw new DemoFailure(
          "the server of %s does not run: start ./understudy demo first".formatted(node));
    }
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String text : texts) {
        // One by one: ALTER SYSTEM refuses to share a transaction.
        for (NativeQuery query : Parser.parseJdbcSql(text, true, false, true, false, false)) {
          show(statement, statement.execute(query.nativeSql));
        }
      }
      return 0;
    } catch (SQLException e) {
      throw new DemoFailure(String.valueOf(e.getMessage()));
    }
  }

  private void show(Statement statement, boolean rows) throws SQLException {
    if (!rows) {
      out.println("done");
      return;
    }
    try (ResultSet result = statement.getResultSet()) {
      ResultSetMetaData columns = result.getMetaData();
      List<List<String>> table = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        names.add(columns.getColumnLabel(column));
      }
      table.add(names);
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
          row.add(String.valueOf(result.getString(column)));
        }
        table.add(row);
      }
      print(table);
    }
  }

  private void print(List<List<String>> table) {
    int columns = table.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : table) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        line.append(row.get(column))
            .append(" ".repeat(widths[column] - row.get(column).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
