package io.understudy.switchover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.embedded.NewServer;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.TestServers;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.ClusterDeclaration.AgentDeclaration;
import io.understudy.inventory.ClusterDeclaration.NodeDeclaration;
import io.understudy.security.Secret;
import io.understudy.traffic.HaproxyUnderTest;
import io.understudy.traffic.NamedUnderTest;
import io.understudy.traffic.PgbouncerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Two streaming PostgreSQL 15 in perfect order, behind HAProxy, PgBouncer and a BIND, with routes
 * from each to the other, to be spoilt one thing at a time. Beta's log lies on a small disk of its
 * own, and its agent is reached through one that can say something else of itself.
 */
final class TruthRig implements AutoCloseable {

  static final String RULES = "pg_hba.conf";

  final StreamingPair pair =
      new StreamingPair(
          List.of("alpha", "beta"),
          Map.of(
              "max_connections", "40",
              "wal_keep_size", "32MB",
              "min_wal_size", "32MB",
              "max_wal_size", "96MB"));
  final HaproxyUnderTest haproxy;
  final PgbouncerUnderTest bouncer;
  final NamedUnderTest named;
  final SmallDisk disk;
  final TwistedAgent beta;
  private final TestServers others = new TestServers();
  private @Nullable PostgresServer stranger;
  private @Nullable PostgresServer gamma;

  TruthRig() {
    try {
      Path folder = Files.createTempDirectory("understudy-truth-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      this.haproxy =
          new HaproxyUnderTest(
              Files.createDirectory(folder.resolve("haproxy")),
              server("alpha").port(),
              server("beta").port(),
              "check inter 100ms");
      this.bouncer =
          new PgbouncerUnderTest(
              Files.createDirectory(folder.resolve("bouncer")),
              "host=127.0.0.1 port=%d dbname=postgres user=postgres password='%s'"
                  .formatted(server("alpha").port(), password()),
              "md5",
              "\"app\" \"app\"");
      this.named = new NamedUnderTest(Files.createDirectory(folder.resolve("named")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server("beta").stop();
    this.disk =
        new SmallDisk(server("beta").dataDirectory(), server("beta").folder().resolve("log"));
    server("beta").start();
    pair.real().route("alpha", "beta", conninfo(server("beta")));
    pair.real().route("beta", "alpha", conninfo(server("alpha")));
    pair.real().extend("alpha", traffic());
    this.beta = new TwistedAgent(pair.real().agentUrl("beta"));
    pair.awaitStreaming();
  }

  PostgresServer server(String node) {
    return pair.real().server(node);
  }

  String password() {
    return server("alpha").password();
  }

  /** How a follower connects to this server. */
  String conninfo(PostgresServer server) {
    return "host=127.0.0.1 port=%d user=postgres password=%s".formatted(server.port(), password());
  }

  private String traffic() {
    return """
    traffic:
      pgbouncer: { ini: %s }
      haproxy: { socket: %s, stateFile: %s }
    """
        .formatted(bouncer.ini(), haproxy.unixSocket, haproxy.stateFile);
  }

  /** Another agent.yaml and an agent that was started with it; closing brings the old one back. */
  AutoCloseable rewrite(String node, UnaryOperator<String> change) {
    Path file = pair.real().agentFile(node);
    try {
      String before = Files.readString(file);
      String after = change.apply(before);
      if (after.equals(before)) {
        throw new IllegalStateException("nothing to change in " + before);
      }
      try {
        restartAgent(node, file, after);
      } catch (RuntimeException e) {
        restartAgent(node, file, before);
        throw e;
      }
      return () -> restartAgent(node, file, before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void restartAgent(String node, Path file, String yaml) throws IOException {
    Files.writeString(file, yaml);
    pair.real().killAgent(node);
    pair.real().reviveAgent(node);
  }

  /** Another file of a server, which reads its configuration anew; closing brings the old back. */
  AutoCloseable serverFile(String node, String name, UnaryOperator<String> change) {
    Path file = server(node).dataDirectory().resolve(name);
    try {
      String before = Files.readString(file);
      Files.writeString(file, change.apply(before));
      pair.real().configure(node);
      return () -> {
        Files.writeString(file, before);
        pair.real().configure(node);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets it on one node; closing brings the old value of {@code postgresql.auto.conf} back. */
  AutoCloseable set(String node, String setting, String value) {
    String file = "postgresql.auto.conf";
    try {
      String before = Files.readString(server(node).dataDirectory().resolve(file));
      pair.real()
          .configure(
              node, "ALTER SYSTEM SET %s = '%s'".formatted(setting, value.replace("'", "''")));
      return () -> {
        Files.writeString(server(node).dataDirectory().resolve(file), before);
        pair.real().configure(node);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another installation, which takes writes. */
  PostgresServer stranger() {
    PostgresServer made = stranger;
    if (made == null) {
      made = others.start(15, NewServer.throwAway("postgres"));
      stranger = made;
    }
    return made;
  }

  /** A third server of the pair's installation: at first a standby of alpha by the name gamma. */
  PostgresServer gamma() {
    PostgresServer made = gamma;
    if (made == null) {
      made = others.startStandby(server(pair.primary()));
      try {
        TestServers.configure(
            made,
            "ALTER SYSTEM SET primary_conninfo = '%s application_name=gamma'"
                .formatted(conninfo(server(pair.primary()))));
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
      gamma = made;
    }
    return made;
  }

  /** Makes a new parity key at one agent, of which the others have to hear. */
  void renewParity(String node) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(pair.real().agentUrl(node) + "/v1/pairing/parity"))
            .header("Authorization", "Bearer " + pair.real().agentToken(node))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets a node's agent look after another server. */
  AutoCloseable looksAfter(String node, PostgresServer server) {
    PostgresServer own = server(node);
    return rewrite(
        node,
        yaml ->
            yaml.replace(own.jdbcUrl("postgres"), server.jdbcUrl("postgres"))
                .replace(
                    "password: '" + own.password() + "'", "password: '" + server.password() + "'")
                .replace(own.dataDirectory().toString(), server.dataDirectory().toString()));
  }

  ObjectNode haproxyDocument() {
    ObjectNode document = document("haproxy");
    document.put("socket", "127.0.0.1:" + haproxy.admin);
    document.put("backend", "db");
    document.putObject("servers").put("alpha", "alpha").put("beta", "beta");
    document.put("stateFile", haproxy.stateFile.toString());
    return document;
  }

  ObjectNode pgbouncerDocument() {
    ObjectNode document = document("pgbouncer");
    document.put("via", "alpha");
    document.put("admin", "127.0.0.1:" + bouncer.port());
    document.put("user", PgbouncerUnderTest.ADMIN);
    document.put("password", PgbouncerUnderTest.ADMIN_PASSWORD);
    document.put("database", "app");
    document.put("holdSeconds", 2);
    document
        .putObject("targets")
        .put("alpha", "host=127.0.0.1 port=" + server("alpha").port())
        .put("beta", "host=127.0.0.1 port=" + server("beta").port());
    return document;
  }

  ObjectNode dnsDocument() {
    ObjectNode document = document("dns");
    document.put("server", named.server());
    document.put("zone", "example.test.");
    document.put("record", "db.example.test.");
    document.put("ttl", 5);
    document.putObject("addresses").put("alpha", "10.9.0.1").put("beta", "10.9.0.2");
    document
        .putObject("tsig")
        .put("name", NamedUnderTest.KEY)
        .put("algorithm", "hmac-sha256")
        .put("secret", NamedUnderTest.SECRET);
    return document;
  }

  static ObjectNode document(String kind) {
    return JsonNodeFactory.instance.objectNode().put("director", kind);
  }

  /** The directors of a cluster in order. */
  List<JsonNode> directors() {
    return List.of(haproxyDocument(), pgbouncerDocument(), dnsDocument());
  }

  /** The pair with these directors; whoever serves now is the primary. */
  ClusterDeclaration declaration(List<JsonNode> traffic) {
    return declaration(traffic, List.of());
  }

  /** With probes as well. */
  ClusterDeclaration declaration(List<JsonNode> traffic, List<JsonNode> probes) {
    ClusterDeclaration plain = pair.declaration();
    List<@Nullable NodeDeclaration> nodes = new ArrayList<>();
    for (NodeDeclaration node : Objects.requireNonNull(plain.nodes())) {
      boolean twisted = node != null && "beta".equals(node.name());
      nodes.add(
          twisted
              ? new NodeDeclaration(
                  "beta",
                  new AgentDeclaration(beta.url(), Secret.of(pair.real().agentToken("beta"))))
              : node);
    }
    return new ClusterDeclaration(
        nodes,
        plain.primary(),
        plain.components(),
        JsonNodeFactory.instance.objectNode().put("every", "PT5S"),
        plain.approval(),
        plain.fourEyes(),
        List.copyOf(traffic),
        null,
        List.copyOf(probes));
  }

  @Override
  public void close() {
    beta.close();
    named.close();
    bouncer.close();
    haproxy.close();
    others.close();
    server("beta").stop();
    disk.close();
    pair.close();
  }
}
