package io.understudy.switchover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.switchover.LostPrimary.Fate;
import io.understudy.traffic.NamedUnderTest;
import io.understudy.traffic.Namespaces;
import io.understudy.traffic.PgbouncerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two PostgreSQL 15 with streaming replication, each with its agent in a network namespace of its
 * own, an address that moves between them, and a BIND with a record of whoever serves.
 */
final class NamespaceRig implements AutoCloseable {

  private static final int TTL = 1;

  private final NamespaceSite site;
  private final StreamingPair pair;
  private final NamedUnderTest named;
  private final PgbouncerUnderTest bouncer;

  /** With further settings of the database servers. */
  NamespaceRig(Map<String, String> settings) {
    try {
      Path folder = Files.createTempDirectory("understudy-bouncer-");
      site = new NamespaceSite(folder);
      pair = new StreamingPair(List.of("alpha", "beta"), settings, Map.of(), site);
      site.network().give("alpha", site.shared());
      named =
          new NamedUnderTest(
              Files.createTempDirectory("understudy-named-"), site.network().address("alpha"), TTL);
      bouncer =
          new PgbouncerUnderTest(
              folder, target("alpha") + " dbname=postgres user=postgres", "md5", "\"app\" \"app\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Connection connection = pair.client();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE acknowledged (id bigint PRIMARY KEY)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  StreamingPair pair() {
    return pair;
  }

  /** A node that was lost and fenced comes back, as after a restart: its agent, not its server. */
  void revive(String node) {
    site.network().replug(node, site.shared());
    pair.real().reviveAgent(node);
  }

  /** A node whose plug is pulled: its host answers nothing, and its server goes on behind that. */
  Fate silence() {
    return new Fate(
        ", host silent",
        site.network()::unplug,
        node -> {
          pair.real().killAgent(node);
          revive(node);
        });
  }

  /** The network between the nodes. */
  Namespaces network() {
    return site.network();
  }

  /** Clients of the address that moves. */
  Directed vip() {
    return new Directed(
        "virtual address", pair, () -> List.of(vipDocument()), to(() -> site.shared()));
  }

  /** Clients that look a name up, keep the answer as long as they may, and connect. */
  Directed dns() {
    return new Directed(
        "DNS, ttl " + TTL + " s",
        pair,
        () -> List.of(dnsDocument()),
        to(new ResolvedName(named.port, "db.example.test.")::address));
  }

  /** These clients, with everything moving that can. */
  Directed among(Directed clients) {
    return new Directed(
        clients.name(),
        pair,
        () ->
            Stream.of(vip(), dns(), pgbouncer())
                .flatMap(one -> one.documents().get().stream())
                .toList(),
        clients.way());
  }

  /** Clients of a PgBouncer on a third host, which stays; they are ready to wait for long. */
  Directed pgbouncer() {
    return new Directed(
        "PgBouncer",
        pair,
        () ->
            List.of(
                TrafficRig.document(
                    bouncer,
                    pair.standby(),
                    Map.of("alpha", target("alpha"), "beta", target("beta")))),
        new SqlWay(
            () -> "jdbc:postgresql://127.0.0.1:" + bouncer.port() + "/app", "app", "app", 120));
  }

  private String target(String node) {
    return "host=" + site.network().address(node) + " port=" + NamespaceSite.PORT;
  }

  /** Tells an address. */
  private interface Address {
    String now() throws IOException;
  }

  private Way to(Address address) {
    return new SqlWay(
        () -> "jdbc:postgresql://" + address.now() + ":" + NamespaceSite.PORT + "/postgres",
        "postgres",
        pair.real().server("alpha").password(),
        2);
  }

  private JsonNode vipDocument() {
    ObjectNode document = TrafficRig.document("vip");
    document.put("address", site.shared() + "/24");
    document.putObject("interfaces").put("alpha", "eth0").put("beta", "eth0");
    return document;
  }

  private JsonNode dnsDocument() {
    ObjectNode document = TrafficRig.document("dns");
    document.put("server", named.server());
    document.put("zone", "example.test.");
    document.put("record", "db.example.test.");
    document.put("ttl", TTL);
    document
        .putObject("addresses")
        .put("alpha", site.network().address("alpha"))
        .put("beta", site.network().address("beta"));
    document
        .putObject("tsig")
        .put("name", NamedUnderTest.KEY)
        .put("algorithm", "hmac-sha256")
        .put("secret", NamedUnderTest.SECRET);
    return document;
  }

  @Override
  public void close() {
    bouncer.close();
    named.close();
    pair.close();
    site.close();
  }
}
