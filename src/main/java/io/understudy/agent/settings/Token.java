package io.understudy.agent.settings;

import io.understudy.driver.SettingRefused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What callers must show. Only a digest of it is held, and comparing takes the same time always.
 */
public final class Token {

  /** Shorter ones could be guessed. */
  public static final int MIN_LENGTH = 16;

  private final byte[] digest;

  /**
   * A token of at least {@value #MIN_LENGTH} visible ASCII characters.
   *
   * @throws SettingRefused naming {@code setting}, never the text
   */
  public Token(String setting, String text) {
    if (text.length() < MIN_LENGTH) {
      throw new SettingRefused(
          setting,
          "has "
              + text.length()
              + " characters; use at least "
              + MIN_LENGTH
              + ", for example from 'openssl rand -hex 24'");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new SettingRefused(
          setting, "may hold visible ASCII characters only, without blanks; choose another");
    }
    digest = digest(text);
  }

  /** Whether this is the token. */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(digest, digest(candidate));
  }

  @Override
  public String toString() {
    return "***";
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
