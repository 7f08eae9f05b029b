package io.understudy.security;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The vault's key as further consoles of a database get it: sealed with a key that is made from the
 * password with which all of them log in there. The database does not hold that password, so that
 * its backups alone give nothing away to who cannot guess it.
 *
 * @param rounds how often PBKDF2 hashes for each guess (OWASP's figure for HMAC-SHA-512)
 */
record SharedKey(int rounds, String salt, String sealed) {

  private static final int ROUNDS = 210_000;
  private static final int SALT_BYTES = 16;
  private static final int KEY_BITS = 256;
  private static final String PURPOSE = "the vault's key";
  private static final SecureRandom RANDOM = new SecureRandom();

  static SharedKey of(VaultKey key, Secret password) {
    byte[] bytes = new byte[SALT_BYTES];
    RANDOM.nextBytes(bytes);
    String salt = Base64.getEncoder().encodeToString(bytes);
    return new SharedKey(ROUNDS, salt, sealing(ROUNDS, salt, password).seal(PURPOSE, key.bytes()));
  }

  /** As the database has it. */
  static Optional<SharedKey> parse(String text) {
    String[] parts = text.split(" ", -1);
    return parts.length == 3 && parts[0].matches("[1-9][0-9]{0,7}")
        ? Optional.of(new SharedKey(Integer.parseInt(parts[0]), parts[1], parts[2]))
        : Optional.empty();
  }

  String text() {
    return rounds + " " + salt + " " + sealed;
  }

  /** Empty when it was sealed with another password. */
  Optional<VaultKey> open(Secret password) {
    try {
      return Optional.of(new VaultKey(sealing(rounds, salt, password).open(PURPOSE, sealed)));
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Sealing sealing(int rounds, String salt, Secret password) {
    var spec =
        new PBEKeySpec(
            password.reveal().toCharArray(), Base64.getDecoder().decode(salt), rounds, KEY_BITS);
    try {
      return new Sealing(
          new SecretKeySpec(
              SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                  .generateSecret(spec)
                  .getEncoded(),
              "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      spec.clearPassword();
    }
  }
}
