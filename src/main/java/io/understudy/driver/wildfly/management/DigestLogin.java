package io.understudy.driver.wildfly.management;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Answers one challenge, request after request, without being asked again (RFC 7616 section 3.4):
 * the nonce stays, its count grows.
 */
final class DigestLogin {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Challenge challenge;
  private final String user;
  private final String secret;
  private int count;

  DigestLogin(Challenge challenge, String user, String password) {
    this.challenge = challenge;
    this.user = user;
    this.secret = hash("%s:%s:%s".formatted(user, challenge.realm(), password));
  }

  /** The value of {@code Authorization} for the next request. */
  String authorization(String method, String path) {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return authorization(method, path, HexFormat.of().formatHex(bytes));
  }

  String authorization(String method, String path, String clientNonce) {
    count++;
    String nc = String.format(Locale.ROOT, "%08x", count);
    String response =
        hash(
            String.join(
                ":",
                secret,
                challenge.nonce(),
                nc,
                clientNonce,
                "auth",
                hash(method + ":" + path)));
    var header =
        new StringBuilder("Digest username=")
            .append(quoted(user))
            .append(", realm=")
            .append(quoted(challenge.realm()))
            .append(", nonce=")
            .append(quoted(challenge.nonce()))
            .append(", uri=")
            .append(quoted(path))
            .append(", algorithm=")
            .append(challenge.algorithm())
            .append(", qop=auth, nc=")
            .append(nc)
            .append(", cnonce=")
            .append(quoted(clientNonce))
            .append(", response=")
            .append(quoted(response));
    if (!challenge.opaque().isEmpty()) {
      header.append(", opaque=").append(quoted(challenge.opaque()));
    }
    return header.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(challenge.javaName())
                  .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java has " + challenge.javaName(), e);
    }
  }
}
