package io.understudy.parameter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/**
 * SHA-256 over the length-prefixed key, type and normal form of each parameter, in the order of the
 * keys. Length prefixes keep {@code a/bc} and {@code ab/c} apart.
 */
final class ContentHash {

  private ContentHash() {}

  static String of(Collection<Parameter> inKeyOrder) {
    MessageDigest digest = sha256();
    for (Parameter parameter : inKeyOrder) {
      update(digest, parameter.key().path());
      update(digest, parameter.descriptor().type().name());
      update(digest, parameter.normalForm());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
