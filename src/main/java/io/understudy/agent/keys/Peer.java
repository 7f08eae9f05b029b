package io.understudy.agent.keys;

import java.security.PublicKey;

/**
 * An agent whose public sealing key is known.
 *
 * @param keyId names the key
 */
record Peer(String keyId, PublicKey key) {

  /**
   * The owner of this public key.
   *
   * @throws IllegalArgumentException when it is no key
   */
  static Peer of(String base64) {
    PublicKey key = Cryptography.publicKey(base64);
    return new Peer(Cryptography.idOf(key.getEncoded()), key);
  }
}
