package io.understudy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Real PostgreSQL servers for tests, below a temporary folder; closing it stops and deletes them
 * all. The superuser is {@code postgres}.
 *
 * <pre>{@code
 * try (TestServers servers = new TestServers()) {
 *   PostgresServer alpha = servers.start(18);
 *   PostgresServer beta = servers.start(15);
 *   try (Connection connection = alpha.connect("postgres")) { … }
 * }
 * }</pre>
 */
public final class TestServers implements AutoCloseable {

  /** Unpacked once per build folder. */
  public static final Path CACHE = Path.of("target", "embedded-postgresql").toAbsolutePath();

  private final Path folder;
  private final Deque<PostgresServer> servers = new ArrayDeque<>();

  public TestServers() {
    try {
      folder = Files.createTempDirectory("understudy-servers-");
    } catch (IOException e) {
      throw new EmbeddedFailure("no temporary folder", e);
    }
  }

  /**
   * Makes and starts a server.
   *
   * @param major 18 (comes with Understudy) or that of an installed PostgreSQL
   */
  public PostgresServer start(int major) {
    return start(major, NewServer.throwAway("postgres"));
  }

  /** Makes and starts a server with settings of its own. */
  public PostgresServer start(int major, NewServer wanted) {
    PostgresServer server =
        PostgresServer.in(folder.resolve("server-" + servers.size()), binaries(major), wanted);
    servers.push(server);
    return server.start();
  }

  /**
   * Makes and starts a server whose superuser is the model's: with the same password, and the same
   * verifier in the catalogue. A standby that came from its primary has that; two servers that were
   * each given the same password have not, because each makes a salt of its own.
   */
  public PostgresServer startAlike(PostgresServer model, int major, NewServer wanted) {
    Path made = folder.resolve("server-" + servers.size());
    try {
      Files.createDirectories(made);
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot make " + made, e);
    }
    Secrets.writePrivately(made.resolve(DataDirectory.PASSWORD), model.password() + "\n");
    PostgresServer server = start(major, wanted);
    try (Connection from = model.connect("postgres");
        Connection to = server.connect("postgres");
        Statement read = from.createStatement();
        Statement write = to.createStatement();
        ResultSet verifier =
            read.executeQuery("SELECT rolpassword FROM pg_authid WHERE rolname = current_user")) {
      verifier.next();
      write.execute(
          "ALTER ROLE %s PASSWORD '%s'".formatted(server.superuser(), verifier.getString(1)));
    } catch (SQLException e) {
      throw new EmbeddedFailure("cannot give %s the model's verifier".formatted(made), e);
    }
    return server;
  }

  /**
   * Runs statements as the superuser, then lets the server load its configuration; returns when
   * every session has been told to load it. Sessions that are open take it before their next
   * command.
   */
  public static void configure(PostgresServer server, String... statements) throws SQLException {
    String before = loaded(server);
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      for (String sql : statements) {
        statement.execute(sql);
      }
      statement.execute("SELECT pg_reload_conf()");
    }
    Awaitility.await("the configuration of " + server.folder())
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !loaded(server).equals(before));
  }

  /** A new session has what the postmaster has, which tells the others before it takes new ones. */
  private static String loaded(PostgresServer server) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_conf_load_time()")) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * Makes and starts a streaming standby of a server by {@code pg_basebackup}, which PostgreSQL 18
   * out of the jar does not bring.
   */
  public PostgresServer startStandby(PostgresServer primary) {
    Path home = folder.resolve("server-" + servers.size());
    PostgresBinaries binaries = primary.binaries();
    ServerAccount account = ServerAccount.choose();
    try {
      Files.createDirectories(home);
      Files.copy(
          primary.folder().resolve(DataDirectory.PASSWORD),
          home.resolve(DataDirectory.PASSWORD),
          StandardCopyOption.COPY_ATTRIBUTES);
      account.own(home);
    } catch (IOException e) {
      throw new EmbeddedFailure("no folder for a standby", e);
    }
    String source =
        "host=127.0.0.1 port=%d user=%s password=%s"
            .formatted(primary.port(), primary.superuser(), primary.password());
    Program.Result copied =
        Program.run(
            binaries.command(
                account,
                "pg_basebackup",
                List.of("-d", source, "-D", home.resolve("data").toString(), "-R", "-c", "fast")),
            Duration.ofSeconds(60));
    if (!copied.succeeded()) {
      throw new EmbeddedFailure("no copy of the primary: " + copied.output());
    }
    var wanted = NewServer.throwAway(primary.superuser());
    PostgresServer standby = PostgresServer.in(home, binaries, wanted);
    standby.usePort(PostgresServer.freePort());
    servers.push(standby);
    return standby.start();
  }

  /** The programs of a version; a missing one fails the test with the remedy. */
  public static PostgresBinaries binaries(int major) {
    return major == PostgresBinaries.EMBEDDED_MAJOR
        ? PostgresBinaries.embedded(CACHE)
        : PostgresBinaries.installed(major)
            .orElseThrow(() ->
                new EmbeddedFailure(
                    "PostgreSQL %d is not installed: './understudy test' installs it"
                        .formatted(major)));
  }

  @Override
  public void close() {
    servers.forEach(PostgresServer::stop);
    try {
      BinaryArchive.deleteTree(folder);
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot delete " + folder, e);
    }
  }
}
