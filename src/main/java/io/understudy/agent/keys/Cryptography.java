package io.understudy.agent.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The few primitives that the package uses, with the JDK's checked exceptions taken away. */
final class Cryptography {

  /** The length of X25519 public keys, of HMAC keys and of AES keys, in bytes. */
  static final int KEY_LENGTH = 32;

  /** What stands before a raw X25519 key in its SubjectPublicKeyInfo (RFC 8410). */
  private static final byte[] X25519_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

  private static final int ID_LENGTH = 16;

  private Cryptography() {}

  /** Something that every Java platform can do, or that only a wrong key makes fail. */
  interface Work<T> {
    T run() throws GeneralSecurityException;
  }

  static <T> T must(Work<T> work) {
    try {
      return work.run();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cryptography failed: " + e.getMessage(), e);
    }
  }

  /** HMAC-SHA256 of the message under the key. */
  static byte[] hmac(byte[] key, byte[] message) {
    return must(() -> {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    });
  }

  /** Names a key: 16 hexadecimal digits of its digest. */
  static String idOf(byte[] key) {
    byte[] digest = must(() -> MessageDigest.getInstance("SHA-256").digest(key));
    return HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
  }

  /**
   * The public key with these 32 bytes in base64.
   *
   * @throws IllegalArgumentException when it is none, or one of those that give every partner the
   *     same secret
   */
  static PublicKey publicKey(String base64) {
    byte[] raw = Base64.getDecoder().decode(base64);
    if (raw.length != KEY_LENGTH || new BigInteger(1, raw).signum() == 0) {
      throw new IllegalArgumentException("a sealing key has 32 bytes, in base64");
    }
    byte[] encoded = new byte[X25519_PREFIX.length + KEY_LENGTH];
    System.arraycopy(X25519_PREFIX, 0, encoded, 0, X25519_PREFIX.length);
    System.arraycopy(raw, 0, encoded, X25519_PREFIX.length, KEY_LENGTH);
    return must(
        () -> KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(encoded)));
  }

  /** The 32 bytes of a public key in base64. */
  static String base64(PublicKey key) {
    byte[] encoded = key.getEncoded();
    byte[] raw = new byte[KEY_LENGTH];
    System.arraycopy(encoded, encoded.length - KEY_LENGTH, raw, 0, KEY_LENGTH);
    return Base64.getEncoder().encodeToString(raw);
  }
}
