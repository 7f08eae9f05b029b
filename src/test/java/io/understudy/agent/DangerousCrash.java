package io.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.parameter.ListText;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import io.understudy.protocol.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An agent is killed right after a change that locks it out has become effective. Nobody but the
 * guard is left, and within ten seconds the agent's role can log in again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DangerousCrash {

  private static final Duration PUT_BACK = Duration.ofSeconds(10);
  private static final String PASSWORD = "the keepers";
  private static final String NO_MODULE =
      Path.of(System.getProperty("java.home"), "lib", "libzip.so").toString();

  /** Entries of the journal after which a change of rules is reloaded, one of roles committed. */
  private static final int WRITTEN = 4;

  private static final int RELOADED = 6;
  private static final int COMMITTED = 5;

  private final TestServers servers = new TestServers();
  private final int major;
  private final PostgresServer server;
  private final List<String> table = new ArrayList<>();

  @TempDir Path folder;

  DangerousCrash(int major) {
    this.major = major;
    this.server = servers.start(major);
  }

  @BeforeAll
  void letTheAgentIn() throws Exception {
    for (String sql :
        List.of(
            "CREATE ROLE keeper SUPERUSER LOGIN PASSWORD 'the keepers'",
            "CREATE ROLE doormen",
            "CREATE ROLE barred",
            "GRANT doormen TO keeper",
            "CREATE DATABASE watch OWNER keeper")) {
      execute(sql);
    }
    Files.writeString(
        rules(),
        """
        host  all    +barred   127.0.0.1/32  reject
        host  all    postgres  127.0.0.1/32  scram-sha-256
        host  watch  keeper    127.0.0.1/32  scram-sha-256
        host  all    all       127.0.0.1/32  scram-sha-256
        """);
    execute("SELECT pg_reload_conf()");
  }

  @AfterAll
  void stop() throws IOException {
    Path file = Files.createDirectories(Path.of("target", "dangers"));
    table.addFirst("change | killed after entry | s until a login works again");
    Files.write(
        file.resolve("killed-%d.txt".formatted(major)),
        table,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING);
    servers.close();
  }

  /** A change after which nobody else can put back; a new rule comes first. */
  record Fatal(String name, ParameterKey key, String value, int entry) {
    @Override
    public String toString() {
      return name + ", killed at " + entry;
    }

    static Fatal rule(String rule, String value, int entry) {
      return new Fatal(
          "hba: '%s %s'".formatted(rule, value), ParameterKey.of("hba", rule), value, entry);
    }
  }

  Stream<Fatal> fatals() {
    return Stream.of(
        Fatal.rule("host all +doormen all", "reject", RELOADED),
        Fatal.rule("host all +doormen all", "reject", WRITTEN),
        Fatal.rule("host all all samehost", "reject", RELOADED),
        Fatal.rule("host all all localhost", "reject", RELOADED),
        Fatal.rule("host watch keeper 127.0.0.1/32", "ident map=nowhere", RELOADED),
        Fatal.rule("host watch keeper 127.0.0.1/32", "gss", RELOADED),
        new Fatal(
            "roles: keeper joins barred",
            ParameterKey.of("roles", "keeper", "member_of", "barred"),
            "admin=off",
            COMMITTED),
        new Fatal(
            "roles: keeper SET session_preload_libraries = no module",
            ParameterKey.of("roles", "keeper", "settings", "session_preload_libraries"),
            NO_MODULE,
            COMMITTED),
        new Fatal(
            "databases: watch SET session_preload_libraries = no module",
            ParameterKey.of("databases", "watch", "settings", "session_preload_libraries"),
            NO_MODULE,
            COMMITTED));
  }

  @ParameterizedTest
  @MethodSource("fatals")
  void isPutBackByTheGuard(Fatal fatal) throws Exception {
    String before = Files.readString(rules());
    Path yaml = yaml();
    String job = "/v1/instances/db/jobs/fatal";
    String hash;
    long killed;
    try (AgentProcess agent =
        AgentProcess.start(yaml, "-Dunderstudy.test.crashAt=" + fatal.entry())) {
      Snapshot snapshot =
          agent.caller().read(agent.caller().get("/v1/instances/db/snapshot"), Snapshot.class);
      hash = snapshot.parameters().hash();
      agent.caller().putToTheDying(job, new Job.Apply(1, request(fatal, snapshot.parameters())));
      agent.ended(Duration.ofSeconds(60));
      killed = System.nanoTime();
    }

    await()
        .atMost(PUT_BACK)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> Files.readString(rules()).equals(before) && ended() && login());

    note(fatal, System.nanoTime() - killed);
    try (AgentProcess next = AgentProcess.start(yaml)) {
      JobReport report =
          next.caller().read(next.caller().get(job, "Prefer", "wait=30"), JobReport.class);
      Snapshot after =
          next.caller().read(next.caller().get("/v1/instances/db/snapshot"), Snapshot.class);
      assertThat(report.outcome()).as("%s", report).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(after.parameters().hash()).isEqualTo(hash);
    }
  }

  private void note(Fatal fatal, long nanoseconds) {
    table.add(
        "%s | %d | %.1f".formatted(fatal.name(), fatal.entry(), nanoseconds / 1_000_000_000.0));
  }

  private static ChangeRequest request(Fatal fatal, ParameterSet live) {
    var wishes = new ArrayList<Wish>();
    Value expected = live.find(fatal.key()).map(Parameter::value).orElse(null);
    wishes.add(new Wish(fatal.key(), expected, Value.of(fatal.value())));
    if (fatal.key().family().equals("hba") && expected == null) {
      ParameterKey key = ParameterKey.of("hba", "order");
      Value order = live.find(key).map(Parameter::value).orElseThrow();
      var names = new ArrayList<>(ListText.split(order.display()));
      names.addFirst(fatal.key().segments().get(1));
      wishes.add(new Wish(key, order, Value.of(ListText.join(names))));
    }
    return new ChangeRequest(wishes, false, false);
  }

  private boolean ended() {
    return Files.exists(folder.resolve("home/jobs/db/fatal/end.json"));
  }

  private boolean login() throws SQLException {
    try (var connection =
        DriverManager.getConnection(server.jdbcUrl("watch"), "keeper", PASSWORD)) {
      return connection.isValid(2);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Path rules() {
    return server.dataDirectory().resolve("pg_hba.conf");
  }

  private Path yaml() throws IOException {
    return Files.writeString(
        folder.resolve("agent.yaml"),
        """
        node: alpha
        listen: 127.0.0.1:0
        token: %s
        home: home
        instances:
          db:
            driver: mortal-postgresql
            url: %s
            user: keeper
            password: '%s'
            dataDirectory: %s
            control: { reload: [%s] }
        """
            .formatted(
                Caller.TOKEN,
                server.jdbcUrl("watch"),
                PASSWORD,
                server.dataDirectory(),
                server.control("reload").stream()
                    .map(argument -> "'" + argument.replace("'", "''") + "'")
                    .collect(Collectors.joining(", "))));
  }
}
