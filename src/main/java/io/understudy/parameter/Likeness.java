package io.understudy.parameter;

/** The result of comparing two values. */
public enum Likeness {
  SAME,
  DIFFERENT,
  /**
   * Two secrets hashed under different parity keys: no verdict is possible before they share one.
   */
  UNKNOWN;

  static Likeness ofSecrets(SecretValue one, SecretValue other) {
    if (one.tag().equals(other.tag())) {
      return SAME;
    }
    if (!one.parity().keyId().equals(other.parity().keyId())) {
      return UNKNOWN;
    }
    return one.parity().tag().equals(other.parity().tag()) ? SAME : DIFFERENT;
  }
}
