package io.understudy.agent.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What of {@code agent.yaml} lets this agent move clients: all paths, addresses and interfaces that
 * it touches for traffic directors stand here, and an order can only name them.
 *
 * @param vip virtual address with the length of its network → the interface that it belongs on
 */
public record TrafficSettings(
    Optional<Haproxy> haproxy, Optional<Pgbouncer> pgbouncer, Map<String, String> vip) {

  /** Nothing may be moved. */
  public static final TrafficSettings NONE =
      new TrafficSettings(Optional.empty(), Optional.empty(), Map.of());

  public TrafficSettings {
    vip = Map.copyOf(vip);
  }

  /**
   * The HAProxy of this host.
   *
   * @param socket {@code host:port} or the absolute path of its Unix socket
   * @param stateFile what its {@code server-state-file} names
   */
  public record Haproxy(String socket, Optional<Path> stateFile) {}

  /**
   * The PgBouncer of this host.
   *
   * @param ini the file with its {@code [databases]}
   */
  public record Pgbouncer(Path ini) {}
}
