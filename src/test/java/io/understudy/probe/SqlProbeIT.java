package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestCertificate;
import io.understudy.embedded.TestServers;
import io.understudy.inventory.Probe;
import io.understudy.security.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TCP and SQL at a real PostgreSQL. */
class SqlProbeIT {

  private static final TestServers SERVERS = new TestServers();
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = SERVERS.start(18);
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  private static Probed ask(Probe probe) {
    return new Probes(Clock.systemUTC()).ask(List.of(probe)).getFirst();
  }

  private static Probed ask(String query, @Nullable String expect) {
    return ask(at("127.0.0.1", "", query, expect, null));
  }

  private static Probe.Sql at(
      String host, String settings, String query, @Nullable String expect, @Nullable String ca) {
    return new Probe.Sql(
        "db",
        "jdbc:postgresql://%s:%d/postgres%s".formatted(host, server.port(), settings),
        "postgres",
        Secret.of(server.password()),
        query,
        expect,
        ca,
        LIMIT,
        Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          SELECT 1                                | 1
          SELECT 1                                | -
          SELECT pg_is_in_recovery()              | f
          VALUES ('a?b')                          | a?b
          SHOW transaction_read_only              | on
          WITH a AS (SELECT 'x' AS v) SELECT v FROM a | x
          """)
  void passesWithTheRowThatIsExpected(String query, @Nullable String expect) {
    Probed probed = ask(query, expect);

    assertThat(probed.passed()).as(probed.detail()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT 2                                          | “2”, expected is “1”
          SELECT NULL                                       | NULL, expected is “1”
          SELECT 1 WHERE false                              | no row, expected is one
          SELECT generate_series(1, 1000000)                | more than one row, expected is one
          SELECT 1, 2, 3                                    | a row of 3 columns, expected is one
          SELECT FROM pg_class                              | a row of 0 columns, expected is one
          CREATE TABLE t (a int)                            | cannot execute CREATE TABLE in a read-only transaction
          SELECT nextval('s')                               | relation "s" does not exist
          SELECT set_config('transaction_read_only', 'off', false) | transaction read-write mode must be set before any query
          SET TRANSACTION READ WRITE                        | No results were returned by the query.
          SELECT pg_sleep(60)                               | no whole answer within 3 s
          SELECT E'<b>\\x1b[31m\\u202e two\\n lines</b>'    | “<b> [31m two lines</b>”, expected is “1”
          SELECT repeat('x', 10000)                         | xxx…”, expected is “1”
          SELECT repeat('x', 100000000)                     | maxResultBuffer
          """)
  void saysWhatCameInstead(String query, String said) {
    Probed probed = ask(query, "1");

    assertThat(probed.passed()).isFalse();
    assertThat(probed.detail().length()).isLessThan(250);
    assertThat(probed.detail()).contains(said);
  }

  @Test
  void neverShowsThePassword() {
    String query = "SELECT 'it is " + server.password() + "'";

    assertThat(ask(query, "1").detail()).isEqualTo("“it is ***”, expected is “1”");
    assertThat(ask("SELECT " + server.password(), "1").detail()).doesNotContain(server.password());
  }

  @Test
  void leavesNoSessionBehind() throws SQLException {
    assertThat(ask("SELECT pg_sleep(60)", "1").passed()).isFalse();

    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      Awaitility.await()
          .untilAsserted(() -> {
            try (ResultSet row =
                statement.executeQuery(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'understudy probe'")) {
              assertThat(row.next()).isTrue();
              assertThat(row.getInt(1)).isZero();
            }
          });
    }
  }

  @Test
  void verifiesTheServersCertificate() throws IOException, SQLException {
    TestCertificate.of("localhost", "dns:localhost").write(server.dataDirectory(), "probe");
    TestCertificate.of("localhost", "dns:localhost").write(server.dataDirectory(), "stranger");
    TestServers.configure(
        server,
        "ALTER SYSTEM SET ssl_cert_file = 'probe.crt'",
        "ALTER SYSTEM SET ssl_key_file = 'probe.key'",
        "ALTER SYSTEM SET ssl = on");
    String ca = Files.readString(server.dataDirectory().resolve("probe.crt"));
    String other = Files.readString(server.dataDirectory().resolve("stranger.crt"));
    String query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    Probed right = ask(at("localhost", "", query, "t", ca));

    assertThat(right.passed()).as(right.detail()).isTrue();
    assertThat(ask(at("127.0.0.1", "", query, "t", ca)).passed()).isFalse();
    assertThat(ask(at("localhost", "", query, "t", other)).passed()).isFalse();
    assertThat(ask(at("localhost", "?sslmode=verify-full", query, "t", null)).passed()).isFalse();
    assertThat(ask(at("localhost", "?sslmode=require", query, "t", null)).passed()).isTrue();
  }

  @Test
  void tellsAPortThatAnswersFromOneThatDoesNot() {
    Probed open = ask(new Probe.Tcp("port", "127.0.0.1:" + server.port(), LIMIT, LIMIT));
    Probed closed = ask(new Probe.Tcp("port", "[::1]:1", LIMIT, LIMIT));
    Probed unknown = ask(new Probe.Tcp("port", "no-such-host.invalid:80", LIMIT, LIMIT));

    assertThat(open.passed()).isTrue();
    assertThat(closed.detail()).startsWith("no connection: ");
    assertThat(unknown.detail()).isEqualTo("its name is not known");
  }
}
