package io.understudy.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /v1/pairing} introduces agents to each other, {@code GET /v1/pairing} hands out the
 * parity key, sealed to each peer. On loopback the console carries it; elsewhere the agents take
 * keys only from peers pinned in {@code agent.yaml}, and a pairing that names others is refused.
 *
 * @param peers the agents of the cluster
 * @param parityKeyId names the parity key, null when none is handed over
 * @param parity recipient key id → the parity key sealed to it, base64
 */
public record Pairing(List<Peer> peers, @Nullable String parityKeyId, Map<String, String> parity) {

  public Pairing {
    peers = List.copyOf(peers);
    parity = Map.copyOf(parity);
  }

  /**
   * One agent.
   *
   * @param sealingKey its public X25519 key, base64
   */
  public record Peer(String node, String sealingKey) {
    public Peer {
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(sealingKey, "sealingKey");
    }
  }
}
