package io.understudy.driver.postgresql;

import io.understudy.driver.ClearSecrets;
import io.understudy.driver.CommandControls;
import io.understudy.driver.Controls;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A real server with what an agent beside it would know. */
final class ServerUnderTest implements AutoCloseable {

  private final TestServers servers;
  private final PostgresServer server;

  ServerUnderTest(int major) {
    this.servers = new TestServers();
    this.server = servers.start(major);
  }

  private ServerUnderTest(TestServers servers, PostgresServer server) {
    this.servers = servers;
    this.server = server;
  }

  /** A streaming standby of this server, which is closed with this one. */
  ServerUnderTest standby() {
    return new ServerUnderTest(servers, servers.startStandby(server));
  }

  PostgresServer server() {
    return server;
  }

  /** The settings of {@code agent.yaml}, complete. */
  Map<String, Object> settings() {
    var settings = new HashMap<String, Object>();
    settings.put("driver", "postgresql");
    settings.put("url", server.jdbcUrl("postgres"));
    settings.put("user", server.superuser());
    settings.put("password", server.password());
    settings.put("dataDirectory", server.dataDirectory().toString());
    settings.put("binDirectory", server.binaries().bin().toString());
    return settings;
  }

  /** The same without these. */
  Map<String, Object> settingsWithout(String... names) {
    Map<String, Object> settings = settings();
    for (String name : names) {
      settings.remove(name);
    }
    return settings;
  }

  Surroundings surroundings() {
    return surroundings(new CommandControls(server.control()));
  }

  Surroundings surroundings(Controls controls) {
    return new Surroundings(Clock.systemUTC(), new ClearSecrets(), controls, server.folder());
  }

  Session open() {
    return open(settings());
  }

  Session open(Map<String, Object> settings) {
    return new PostgresqlDriver().open(new InstanceSettings("db", settings), surroundings());
  }

  void sql(String... statements) throws SQLException {
    try (Connection connection = server.connect("postgres");
        var statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  String ask(String query) throws SQLException {
    try (Connection connection = server.connect("postgres");
        var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  Path file(String name) {
    return server.dataDirectory().resolve(name);
  }

  String text(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    servers.close();
  }
}
