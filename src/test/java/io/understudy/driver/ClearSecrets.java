package io.understudy.driver;

import io.understudy.parameter.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * Seals by encoding: enough to see that a driver hands secrets over and takes them back. Two
 * keepers of one test open each other's.
 */
public final class ClearSecrets implements SecretKeeper {

  @Override
  public SecretValue seal(byte[] clear) {
    String tag = tag(clear);
    return new SecretValue(
        tag,
        new SecretValue.ParityTag("test", tag),
        Map.of("test", Base64.getEncoder().encodeToString(clear)));
  }

  private static String tag(byte[] clear) {
    try {
      var digest = java.security.MessageDigest.getInstance("SHA-256");
      digest.update("tag".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(clear));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] open(SecretValue sealed) {
    String copy = sealed.sealed().get("test");
    if (copy == null) {
      throw new SecretNotForUs("no copy for this agent");
    }
    return Base64.getDecoder().decode(copy);
  }
}
