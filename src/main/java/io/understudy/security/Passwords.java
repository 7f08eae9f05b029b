package io.understudy.security;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hashes passwords with bcrypt, and remembers for this process which password matched which hash,
 * so that a client with HTTP Basic does not pay for bcrypt at each request. What is remembered is a
 * digest under a key that dies with the process.
 */
final class Passwords {

  /** What bcrypt looks at. */
  static final int MOST_BYTES = 72;

  private static final int COST = 11;
  private static final int REMEMBERED = 1000;

  private final byte[] processKey = random(32);
  private final Map<String, String> matched = new ConcurrentHashMap<>();
  private final String nobody = hash(token());

  String hash(String password) {
    return BcryptUtil.bcryptHash(password, COST);
  }

  boolean matches(String password, String hash) {
    String digest = digest(password);
    if (hash.equals(matched.get(digest))) {
      return true;
    }
    boolean matches = tooLong(password) ? false : BcryptUtil.matches(password, hash);
    if (matches) {
      if (matched.size() >= REMEMBERED) {
        matched.clear();
      }
      matched.put(digest, hash);
    }
    return matches;
  }

  /** Takes as long as {@link #matches} does, so that time tells nobody which names exist. */
  void matchNobody(String password) {
    boolean never = !tooLong(password) && BcryptUtil.matches(password, nobody);
    if (never) {
      throw new IllegalStateException("a random password was guessed");
    }
  }

  static boolean tooLong(String password) {
    return password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
  }

  /** 256 random bits as text for URLs and headers. */
  static String token() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
  }

  /** A password for people to type: 20 characters that are not mistaken for each other. */
  static String readable() {
    String alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append(i > 0 && i % 5 == 0 ? "-" : "")
          .append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** How a random token is stored. */
  static String fingerprint(String token) {
    return Base64.getEncoder()
        .encodeToString(sha256().digest(token.getBytes(StandardCharsets.UTF_8)));
  }

  private String digest(String password) {
    MessageDigest sha = sha256();
    sha.update(processKey);
    return Base64.getEncoder()
        .encodeToString(sha.digest(password.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return random;
  }
}
