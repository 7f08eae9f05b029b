package io.understudy.security;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what the console must be able to read again (agents' tokens, secrets of directors and
 * probes), so that the database and its backups alone give nothing away. AES-256-GCM; the key is
 * not in the database.
 */
@ApplicationScoped
public class Vault {

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final VaultKey key;
  private final EntityManager database;
  private final SecureRandom random = new SecureRandom();

  Vault(VaultConfig config, EntityManager database) {
    this.key = VaultKey.of(config);
    this.database = database;
  }

  /** Refuses to go on when the database was sealed with another key. */
  @Transactional
  void requireSameKey(@Observes @Priority(1) StartupEvent start) {
    database
        .createNativeQuery("INSERT INTO vault_key (key_id) VALUES (:id) ON CONFLICT DO NOTHING")
        .setParameter("id", key.id())
        .executeUpdate();
    Object kept = database.createNativeQuery("SELECT key_id FROM vault_key").getSingleResult();
    if (!key.id().equals(kept)) {
      throw new IllegalStateException(
          "this database was sealed with another key ("
              + kept
              + ") than this console has ("
              + key.id()
              + "): set UNDERSTUDY_VAULT_KEY to the content of vault.key of the first console, or"
              + " put that file into UNDERSTUDY_HOME");
    }
  }

  /**
   * Sealed text that only {@link #open} with the same purpose reads.
   *
   * @param purpose binds the text to what it is for, so that it cannot be moved elsewhere
   */
  public String seal(String purpose, Secret secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] text = secret.reveal().getBytes(StandardCharsets.UTF_8);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, purpose, nonce, text);
    byte[] both = ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    return Base64.getEncoder().encodeToString(both);
  }

  /** What was sealed for this purpose. */
  public Secret open(String purpose, String sealed) {
    ByteBuffer both = ByteBuffer.wrap(Base64.getDecoder().decode(sealed));
    byte[] nonce = new byte[NONCE_BYTES];
    both.get(nonce);
    byte[] rest = new byte[both.remaining()];
    both.get(rest);
    byte[] text = run(Cipher.DECRYPT_MODE, purpose, nonce, rest);
    return Secret.of(new String(text, StandardCharsets.UTF_8));
  }

  private byte[] run(int mode, String purpose, byte[] nonce, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key.aes(), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what is sealed for " + purpose + " does not open", e);
    }
  }
}
