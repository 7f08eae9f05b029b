package io.understudy.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.history.History;
import io.understudy.history.TestClusters;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.InstanceId;
import io.understudy.inventory.Inventory;
import io.understudy.inventory.Node;
import io.understudy.parameter.Change;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.SecretValue;
import io.understudy.polling.PollOutcome.Outcome;
import io.understudy.protocol.AgentCard;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real PostgreSQL servers, two real agents. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class RealPairIT {

  private static final Logger LOG = Logger.getLogger(RealPairIT.class);
  private static final ParameterKey WORK_MEM = ParameterKey.of("settings", "work_mem");

  @Inject Polling polling;
  @Inject Sightings sightings;
  @Inject History history;
  @Inject Inventory inventory;
  @Inject Agents agents;
  @Inject AgroalDataSource database;

  @TempDir Path folder;

  @Test
  void followsARealPair() throws SQLException {
    try (var servers = new TestServers();
        PostgresServer alpha = servers.start(18);
        PostgresServer beta = servers.start(18)) {
      for (PostgresServer server : List.of(alpha, beta)) {
        execute(server, "CREATE ROLE app LOGIN PASSWORD 'the same on both'");
      }
      try (var alphaAgent = AgentProcess.start("alpha", alpha, folder);
          var betaAgent = AgentProcess.start("beta", beta, folder)) {
        Cluster cluster = TestClusters.pair(inventory, alphaAgent.url(), betaAgent.url());
        InstanceId id = cluster.instance("alpha", "db").id();

        assertThat(polling.pollNow(cluster).instances())
            .extracting(PollOutcome::node, PollOutcome::outcome, PollOutcome::revision)
            .containsExactly(
                org.assertj.core.groups.Tuple.tuple("alpha", Outcome.CHANGED, 1),
                org.assertj.core.groups.Tuple.tuple("beta", Outcome.CHANGED, 1));
        agentsKnowEachOther(cluster);
        secretsCanBeCompared(cluster);
        aHundredPollsWriteNothing(cluster);
        aChangeIsARevision(cluster, id, alpha);
      }
    }
  }

  private void agentsKnowEachOther(Cluster cluster) {
    assertThat(cluster.nodes().stream().map(this::parityKey).distinct()).hasSize(1);
  }

  private String parityKey(Node node) {
    return switch (agents.card(node.agent())) {
      case Answer.Given<AgentCard>(AgentCard card) -> String.valueOf(card.parityKeyId());
      case Answer.Failed<AgentCard> failed -> throw new AssertionError(failed.toString());
    };
  }

  private void secretsCanBeCompared(Cluster cluster) {
    ParameterSet alpha = history.parameters(cluster.instance("alpha", "db").id(), 1);
    ParameterSet beta = history.parameters(cluster.instance("beta", "db").id(), 1);
    List<Parameter> secrets =
        alpha.list().stream().filter(p -> p.value() instanceof SecretValue).toList();

    assertThat(secrets).isNotEmpty();
    assertThat(secrets)
        .allSatisfy(secret -> {
          Likeness likeness = secret.likeness(beta.find(secret.key()).orElseThrow());
          assertThat(likeness).isNotEqualTo(Likeness.UNKNOWN);
          assertThat(((SecretValue) secret.value()).sealed()).hasSizeGreaterThanOrEqualTo(2);
        });
  }

  private void aHundredPollsWriteNothing(Cluster cluster) throws SQLException {
    polling.pollNow(cluster);
    String before = versions();
    Instant began = Instant.now();

    for (int i = 0; i < 100; i++) {
      assertThat(polling.pollNow(cluster).instances())
          .allSatisfy(outcome -> assertThat(outcome.outcome()).isEqualTo(Outcome.UNCHANGED));
    }

    LOG.infof(
        "100 unchanged polls of a real pair: %d ms each",
        Duration.between(began, Instant.now()).toMillis() / 100);
    assertThat(versions()).isEqualTo(before);
    assertThat(sightings.of(cluster.instance("alpha", "db").id()).lastVerified()).isAfter(began);
  }

  private void aChangeIsARevision(Cluster cluster, InstanceId id, PostgresServer alpha)
      throws SQLException {
    execute(alpha, "ALTER SYSTEM SET work_mem = '64MB'");
    execute(alpha, "SELECT pg_reload_conf()");

    org.awaitility.Awaitility.await()
        .until(() ->
            polling.pollNow(cluster).instances().getFirst().outcome() == Outcome.CHANGED
                || history.latest(id).orElseThrow().number() == 2);

    assertThat(history.diff(id, 1, 2)).extracting(Change::key).containsExactly(WORK_MEM);
    assertThat(history.parameters(id, 2).find(WORK_MEM).orElseThrow().value().display())
        .isEqualTo("64MB");
    assertThat(history.broken(id)).isEmpty();
  }

  private static void execute(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The version of every row but sightings and db-scheduler's. */
  private String versions() throws SQLException {
    var versions = new StringBuilder();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table :
          List.of(
              "revision",
              "span",
              "lineage",
              "parameter_key",
              "descriptor",
              "long_text",
              "poll_schedule",
              "audit_entry",
              "cluster",
              "node",
              "component",
              "instance")) {
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT string_agg(xmin::text, ',' ORDER BY ctid) FROM " + table)) {
          rows.next();
          versions.append(table).append(rows.getString(1));
        }
      }
    }
    return versions.toString();
  }
}
