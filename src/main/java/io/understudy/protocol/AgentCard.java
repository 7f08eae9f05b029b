package io.understudy.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/agent}: who answers.
 *
 * @param node the name in its {@code agent.yaml}
 * @param version of the program
 * @param now its clock
 * @param startedAt when this process began
 * @param sealingKey its public X25519 key, base64
 * @param keyId names that key: where copies sealed to this agent are found
 * @param parityKeyId names the parity key in use, null before it has one
 * @param peersPinned whether {@code agent.yaml} names its peers, so that none are accepted from
 *     here
 * @param loopback whether it listens on loopback only
 * @param instances instance name → driver name
 * @param commands the names of its {@code commands:}, never their lines
 * @param protocol which {@link ProtocolVersion} it speaks, null before there were any
 */
public record AgentCard(
    String node,
    String version,
    Instant now,
    Instant startedAt,
    String sealingKey,
    String keyId,
    @Nullable String parityKeyId,
    boolean peersPinned,
    boolean loopback,
    Map<String, String> instances,
    List<String> commands,
    @Nullable Integer protocol) {

  public AgentCard {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(now, "now");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(sealingKey, "sealingKey");
    Objects.requireNonNull(keyId, "keyId");
    instances = Map.copyOf(instances);
    commands = List.copyOf(commands);
  }

  /** The number of the protocol that it speaks. */
  public int speaks() {
    return protocol == null ? ProtocolVersion.FIRST.number() : protocol;
  }
}
