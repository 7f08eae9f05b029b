package io.understudy.parameter;

import java.util.Map;
import java.util.Objects;

/**
 * What leaves a host of a secret: enough to say same or different, and copies that only named
 * agents can open.
 *
 * @param tag keyed hash under the agent's own lasting key; changes exactly when the secret changes
 * @param parity keyed hash under the key that the cluster's agents share; compares across nodes
 * @param sealed recipient key id → base64 ciphertext that only that agent opens; not compared
 */
public record SecretValue(String tag, ParityTag parity, Map<String, String> sealed)
    implements Value {

  /** How a secret is shown, always. */
  public static final String MASK = "***";

  public SecretValue {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(parity, "parity");
    sealed = Map.copyOf(sealed);
  }

  /**
   * A keyed hash with the id of its key.
   *
   * @param keyId names the parity key; tags of different keys cannot be compared
   * @param tag the hash
   */
  public record ParityTag(String keyId, String tag) {
    public ParityTag {
      Objects.requireNonNull(keyId, "keyId");
      Objects.requireNonNull(tag, "tag");
    }
  }

  @Override
  public String display() {
    return MASK;
  }

  @Override
  public String toString() {
    return MASK;
  }
}
