package io.understudy.drift;

import io.understudy.parameter.Parameter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A short stand-in for what one instance had under a key: enough to say whether it has moved since.
 * Forms of different instances are not comparable, since a secret's form comes from its own tag.
 */
public final class ValueForm {

  /** The form of a key that is not there. */
  public static final String ABSENT = "-";

  private static final int KEPT_BYTES = 16;

  private ValueForm() {}

  /** 32 hexadecimal digits over type and normal form, or {@link #ABSENT}. */
  public static String of(@Nullable Parameter parameter) {
    if (parameter == null) {
      return ABSENT;
    }
    String text = parameter.descriptor().type().name() + '\0' + parameter.normalForm();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, KEPT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
