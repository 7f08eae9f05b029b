package io.understudy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerIT {

  private static TestServers servers;

  @BeforeAll
  static void open() {
    servers = new TestServers();
  }

  @AfterAll
  static void close() {
    servers.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void keepsItsDataThroughARestart(int major) throws SQLException {
    PostgresServer server = servers.start(major);
    execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");

    server.stop();
    server.start();

    assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
    assertThat(query(server, "SHOW server_version_num")).startsWith(Integer.toString(major));
  }

  @Test
  void recoversAfterACrash() throws SQLException {
    PostgresServer server = servers.start(18);
    execute(server, "CREATE TABLE kept AS SELECT 7 AS answer");

    server.crash();
    assertThat(server.isRunning()).isFalse();
    server.start();

    assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("7");
  }

  @Test
  void startingWhatRunsChangesNothing() {
    PostgresServer server = servers.start(18);
    var pid = server.pid();

    server.start();

    assertThat(server.pid()).isEqualTo(pid);
  }

  @Test
  void refusesAWrongPassword() {
    PostgresServer server = servers.start(18);

    assertThatThrownBy(
            () -> DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password");
  }

  @Test
  void keepsThePasswordToItsOwner() throws IOException {
    PostgresServer server = servers.start(18);

    var mode = Files.getPosixFilePermissions(server.dataDirectory().resolveSibling("password"));

    assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void itsControlCommandsWorkWithoutAShell(int major) throws SQLException {
    PostgresServer server = servers.start(major);
    execute(server, "ALTER SYSTEM SET max_connections = 33");

    Program.Result restarted = Program.run(server.control("restart"), Duration.ofMinutes(1));
    assertThat(restarted.succeeded()).as(restarted.output()).isTrue();
    assertThat(query(server, "SHOW max_connections")).isEqualTo("33");

    assertThat(Program.run(server.control("stop"), Duration.ofMinutes(1)).succeeded()).isTrue();
    assertThat(server.isRunning()).isFalse();
    assertThat(Program.run(server.control("start"), Duration.ofMinutes(1)).succeeded()).isTrue();
    assertThat(server.isRunning()).isTrue();
    assertThat(Program.run(server.control("reload"), Duration.ofMinutes(1)).succeeded()).isTrue();
  }

  @Test
  void removesALockFileWhoseNumberIsAnotherProgramsByNow() throws IOException, SQLException {
    PostgresServer server = servers.start(18);
    server.stop();
    String stale =
        "%d\n%s\n1700000000\n%d\n\n127.0.0.1\n"
            .formatted(ProcessHandle.current().pid(), server.dataDirectory(), server.port());
    Files.writeString(server.dataDirectory().resolve("postmaster.pid"), stale);

    server.start();

    assertThat(query(server, "SELECT 1")).isEqualTo("1");
  }

  @Test
  void saysWhatTheServerSaidWhenItDoesNotStart() throws IOException {
    PostgresServer server = servers.start(18);
    server.stop();
    Files.writeString(
        server.dataDirectory().resolve("postgresql.auto.conf"),
        "shared_preload_libraries = 'nonsense'\n");

    assertThatThrownBy(server::start)
        .isInstanceOf(EmbeddedFailure.class)
        .hasMessageContaining("does not start")
        .hasMessageContaining("could not access file \"nonsense\"");
  }

  @Test
  void refusesDataOfAnotherMajorVersion() {
    PostgresServer server = servers.start(15);
    server.stop();

    assertThatThrownBy(() ->
            PostgresServer.in(
                server.folder(), TestServers.binaries(18), NewServer.throwAway("postgres")))
        .isInstanceOf(EmbeddedFailure.class)
        .hasMessageContaining("belongs to PostgreSQL 15, this is 18");
  }

  @Test
  void aRestartMayUseAnotherPort() throws SQLException {
    PostgresServer server = servers.start(18);
    server.stop();
    int port = PostgresServer.freePort();

    server.usePort(port);
    server.start();

    assertThat(server.port()).isEqualTo(port);
    assertThat(query(server, "SELECT 1")).isEqualTo("1");
  }

  private static void execute(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
