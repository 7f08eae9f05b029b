package io.understudy.agent.keys;

import io.understudy.agent.disk.PrivateFolder;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** The agent's lasting keys: its X25519 pair and its tag key. Made at the first start. */
final class SealingKeys {

  private static final String PRIVATE = "sealing.private";
  private static final String PUBLIC = "sealing.public";
  private static final String TAG = "tag.key";

  private SealingKeys() {}

  /**
   * The X25519 pair. The private half is written first, so a pair is whole when it has a public.
   */
  static KeyPair pair(PrivateFolder folder) {
    Optional<byte[]> mine = folder.read(PRIVATE);
    Optional<byte[]> shown = folder.read(PUBLIC);
    if (mine.isPresent() && shown.isPresent()) {
      return Cryptography.must(() -> {
        KeyFactory factory = KeyFactory.getInstance("X25519");
        return new KeyPair(
            factory.generatePublic(new X509EncodedKeySpec(decoded(shown.get()))),
            factory.generatePrivate(new PKCS8EncodedKeySpec(decoded(mine.get()))));
      });
    }
    KeyPair made =
        Cryptography.must(() -> KeyPairGenerator.getInstance("X25519").generateKeyPair());
    folder.write(PRIVATE, Base64.getEncoder().encode(made.getPrivate().getEncoded()));
    folder.write(PUBLIC, Base64.getEncoder().encode(made.getPublic().getEncoded()));
    return made;
  }

  /** The tag key. */
  static byte[] tagKey(PrivateFolder folder) {
    return folder
        .read(TAG)
        .map(SealingKeys::decoded)
        .orElseGet(() -> {
          byte[] key = ParityRing.fresh();
          folder.write(TAG, Base64.getEncoder().encode(key));
          return key;
        });
  }

  private static byte[] decoded(byte[] base64) {
    return Base64.getDecoder().decode(base64);
  }
}
