package io.understudy.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** Stands for a console in a process of its own, which tests kill. */
final class OpenDatabase {

  private OpenDatabase() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    try (EmbeddedPostgres database = EmbeddedPostgres.open(home)) {
      try (Connection connection =
              DriverManager.getConnection(
                  database.jdbcUrl(), database.user(), database.password());
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS answer");
      }
      long server =
          PostmasterFile.read(home.resolve("database").resolve("data")).orElseThrow().pid();
      System.out.println("server " + server);
      System.in.readAllBytes();
    }
  }
}
