package io.understudy.console;

import io.understudy.console.ConsoleSettings.ExternalDatabase;
import io.understudy.embedded.EmbeddedFailure;
import io.understudy.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The database of the console, ready before Quarkus starts and there until Quarkus has ended. */
sealed interface ConsoleDatabase extends AutoCloseable {

  /** What Quarkus needs to know, as system properties. */
  void announce();

  /** Completes with what to tell when the database is lost while the console needs it. */
  CompletableFuture<String> lost();

  @Override
  void close();

  static ConsoleDatabase open(Path home, @Nullable ExternalDatabase external) {
    return external == null ? Embedded.open(home) : External.open(external);
  }

  /** In the home. */
  record Embedded(EmbeddedPostgres server) implements ConsoleDatabase {

    static Embedded open(Path home) {
      return new Embedded(EmbeddedPostgres.open(home));
    }

    @Override
    public void announce() {
      System.setProperty("quarkus.datasource.jdbc.url", server.jdbcUrl());
      System.setProperty("quarkus.datasource.username", server.user());
      System.setProperty("quarkus.datasource.password", server.password());
    }

    @Override
    public CompletableFuture<String> lost() {
      String message = "the embedded database server has ended; its log is " + server.log();
      return server
          .ended()
          .thenCompose(unexpected ->
              unexpected ? CompletableFuture.completedFuture(message) : new CompletableFuture<>());
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** Somewhere else; the console reconnects by itself when it goes and comes. */
  record External(ExternalDatabase database) implements ConsoleDatabase {

    private static final String TEN_SECONDS = "10";

    static External open(ExternalDatabase database) {
      Properties properties = new Properties();
      properties.setProperty("connectTimeout", TEN_SECONDS);
      properties.setProperty("loginTimeout", TEN_SECONDS);
      if (database.user() != null) {
        properties.setProperty("user", database.user());
      }
      if (database.password() != null) {
        properties.setProperty("password", database.password());
      }
      try (Connection connection = DriverManager.getConnection(database.url(), properties)) {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        if (major < 14) {
          throw new EmbeddedFailure(
              "the database at %s is PostgreSQL %d, the console needs 14 or newer"
                  .formatted(database, major));
        }
      } catch (SQLException e) {
        throw new EmbeddedFailure(
            "no connection to UNDERSTUDY_DATABASE_URL %s: %s"
                .formatted(database, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
            e);
      }
      return new External(database);
    }

    @Override
    public void announce() {
      System.setProperty("quarkus.datasource.jdbc.url", database.url());
      if (database.user() != null) {
        System.setProperty("quarkus.datasource.username", database.user());
      }
      if (database.password() != null) {
        System.setProperty("quarkus.datasource.password", database.password());
      }
    }

    @Override
    public CompletableFuture<String> lost() {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {
      // Not ours.
    }
  }
}
