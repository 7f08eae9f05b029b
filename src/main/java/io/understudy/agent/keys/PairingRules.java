package io.understudy.agent.keys;

import io.understudy.protocol.Pairing;
import java.util.Map;
import java.util.TreeMap;

/** Which peers an agent takes from a pairing. */
final class PairingRules {

  private static final int MOST = 64;

  private PairingRules() {}

  /** Node → key of everyone in the pairing but this agent, each key checked. */
  static Map<String, String> others(Pairing offered, String node, String publicKey) {
    if (offered.peers().size() > MOST) {
      throw new PairingRefused("a pairing names at most " + MOST + " agents");
    }
    var others = new TreeMap<String, String>();
    for (Pairing.Peer peer : offered.peers()) {
      try {
        Peer.of(peer.sealingKey());
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw new PairingRefused("the sealing key of '" + peer.node() + "' is no X25519 key");
      }
      if (peer.sealingKey().equals(publicKey)) {
        continue;
      }
      if (peer.node().equals(node)) {
        throw new PairingRefused(
            "another key is offered for this agent's own node '" + node + "'; read its card anew");
      }
      if (others.put(peer.node(), peer.sealingKey()) != null) {
        throw new PairingRefused("'" + peer.node() + "' is named twice");
      }
    }
    return others;
  }

  /** Refuses peers that {@code agent.yaml} does not pin with this very key. */
  static void requirePinned(Map<String, String> offered, Map<String, String> pinned) {
    offered.forEach((node, key) -> {
      if (!key.equals(pinned.get(node))) {
        throw new PairingRefused(
            "'"
                + node
                + "' is not pinned with this key in the agent's peers:; correct agent.yaml on"
                + " the host, if the key is right");
      }
    });
  }
}
