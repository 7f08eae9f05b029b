package io.understudy.driver.nginx.syntax;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What a tree means and how else it could be written, for tests outside of this package. */
public final class CorpusMeaning {

  private CorpusMeaning() {}

  /** Equal exactly for trees of the same meaning. */
  public static Object of(ConfigText text) {
    return Meaning.of(text.body());
  }

  /** The same meaning in other bytes. */
  public static ConfigText rewritten(ConfigText text, Random random) {
    String source = Meaning.rewritten(text.body(), random);
    return ConfigText.parse("rewritten", source.getBytes(StandardCharsets.ISO_8859_1));
  }
}
