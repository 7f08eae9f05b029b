package io.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ClearSecrets;
import io.understudy.driver.CommandControls;
import io.understudy.driver.Driver;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What it costs to find out that nothing has changed. */
class UnchangedPollBench {

  private static Session open(PostgresServer server) {
    Driver driver =
        ServiceLoader.load(Driver.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals("postgresql"))
            .findFirst()
            .orElseThrow();
    var settings =
        Map.<String, Object>of(
            "driver", "postgresql",
            "url", server.jdbcUrl("postgres"),
            "user", server.superuser(),
            "password", server.password());
    return driver.open(
        new InstanceSettings("db", settings),
        new Surroundings(
            Clock.systemUTC(),
            new ClearSecrets(),
            new CommandControls(server.control()),
            server.folder()));
  }

  @Test
  void warmAgainstCold() throws Exception {
    try (var servers = new TestServers()) {
      PostgresServer server = servers.start(15);
      Path psql = server.binaries().bin().resolve("psql");
      try (Session warm = open(server)) {
        String hash = warm.collect().parameters().hash();
        new Comparison("An unchanged poll of PostgreSQL 15")
            .way("warm session", 50, warm::collect)
            .way(
                "new session, everything read",
                2,
                () -> {
                  try (Session cold = open(server)) {
                    cold.collect();
                  }
                })
            .way(
                "psql -c 'SELECT * FROM pg_settings' as a new process", 3, () -> psql(psql, server))
            .measure("unchanged-poll.md", 7);
        assertThat(warm.collect().parameters().hash()).isEqualTo(hash);
      }
    }
  }

  private static void psql(Path psql, PostgresServer server) throws Exception {
    assertThat(Files.isExecutable(psql)).as("psql beside the server").isTrue();
    var builder =
        new ProcessBuilder(
            psql.toString(),
            "-X",
            "-d",
            server.jdbcUrl("postgres").substring("jdbc:".length()),
            "-U",
            server.superuser(),
            "-c",
            "SELECT * FROM pg_settings");
    builder.environment().put("PGPASSWORD", server.password());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
