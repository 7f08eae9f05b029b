package io.understudy.agent.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole of {@code agent.yaml}.
 *
 * @param node the name of the node this agent runs on
 * @param listen where it answers
 * @param token what callers must show
 * @param home its folder, absolute; made when missing
 * @param tls present when it answers over TLS
 * @param peers node → public X25519 key (32 bytes, base64) of the agents it exchanges secrets with;
 *     empty when none are pinned
 * @param instances by name
 * @param commands name → argument list
 * @param traffic what it may touch to move clients
 * @param watch peer → {@code host:port} of its servers, for automatic failover
 * @param warnings what the admin should know about the file, without secrets
 */
public record AgentSettings(
    String node,
    Listen listen,
    Token token,
    Path home,
    Optional<Tls> tls,
    Map<String, String> peers,
    Map<String, InstanceEntry> instances,
    Map<String, List<String>> commands,
    TrafficSettings traffic,
    Map<String, List<String>> watch,
    List<String> warnings) {

  public AgentSettings {
    peers = Map.copyOf(peers);
    instances = Map.copyOf(instances);
    commands = Map.copyOf(commands);
    watch = Map.copyOf(watch);
    warnings = List.copyOf(warnings);
  }

  /**
   * The files of the agent's own certificate.
   *
   * @param certificate PEM, the agent's certificate first, then those that lead to its authority
   * @param key PEM, PKCS #8, not encrypted
   */
  public record Tls(Path certificate, Path key) {}
}
