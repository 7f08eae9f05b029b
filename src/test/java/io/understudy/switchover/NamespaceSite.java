package io.understudy.switchover;

import io.understudy.embedded.PostgresServer;
import io.understudy.traffic.AgentCertificate;
import io.understudy.traffic.Namespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network namespace for each node; the servers listen on the same port in all of them, and trust
 * that small network: a connection string with a password would have to be sealed to agents whose
 * keys nobody pinned.
 */
final class NamespaceSite implements Site, AutoCloseable {

  static final int PORT = 7_432;
  private static final int NET = 8;

  private final Namespaces network = new Namespaces(NET);
  private final Path bouncer;
  private final Map<String, PostgresServer> servers = new LinkedHashMap<>();

  /**
   * A site.
   *
   * @param bouncer the folder of the PgBouncer whose ini the agents may edit
   */
  NamespaceSite(Path bouncer) {
    this.bouncer = bouncer;
  }

  Namespaces network() {
    return network;
  }

  /** The address that moves. */
  String shared() {
    return network.address(100);
  }

  @Override
  public void settle(Map<String, PostgresServer> made) {
    servers.putAll(made);
    PostgresServer first = made.values().iterator().next();
    made.values().forEach(PostgresServer::stop);
    made.forEach((node, server) -> {
      server.usePort(PORT);
      Path data = server.dataDirectory();
      append(data.resolve("postgresql.conf"), "listen_addresses = '*'\n");
      append(
          data.resolve("pg_hba.conf"),
          "host all,replication all %s/24 trust\n".formatted(network.address(0)));
      if (server != first) {
        append(
            data.resolve("postgresql.auto.conf"),
            "primary_conninfo = 'host=%s port=%d user=%s'\n"
                .formatted(
                    network.address(made.keySet().iterator().next()), PORT, first.superuser()));
      }
      where(node, "").start(server);
    });
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Place place(String node) {
    var yaml = new StringBuilder();
    yaml.append("tls: { certificate: ").append(AgentCertificate.file());
    yaml.append(", key: ").append(AgentCertificate.key()).append(" }\n");
    yaml.append("traffic: { vip: { ").append(shared()).append("/24: eth0 },");
    yaml.append(" pgbouncer: { ini: ").append(bouncer.resolve("pgbouncer.ini")).append(" } }\n");
    yaml.append("commands:\n");
    servers.forEach((peer, server) -> {
      if (!peer.equals(node)) {
        yaml.append(Fences.command(peer, server.dataDirectory(), network.unplugging(peer)));
      }
    });
    return where(node, yaml.toString());
  }

  private Place where(String node, String yaml) {
    return new Place(network.address(node), "https", network.in(node), yaml);
  }

  @Override
  public void close() {
    network.close();
  }
}
