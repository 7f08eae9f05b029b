package io.understudy.security;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals what the console must be able to read again (agents' tokens, secrets of directors and
 * probes), so that the database and its backups alone give nothing away. The key is not in the
 * database; further consoles get it from there by the database's password ({@link SharedKey}).
 */
@ApplicationScoped
public class Vault {

  private final VaultConfig config;
  private final EntityManager database;
  private volatile @Nullable Sealing sealing;

  Vault(VaultConfig config, EntityManager database) {
    this.config = config;
    this.database = database;
  }

  /** Which key the database is sealed with, and that key for who has the password. */
  private record Kept(String id, @Nullable String shared) {

    Optional<VaultKey> open(Optional<Secret> password) {
      return Optional.ofNullable(shared)
          .flatMap(SharedKey::parse)
          .flatMap(sealed -> password.flatMap(sealed::open))
          .filter(key -> key.id().equals(id));
    }
  }

  /** Finds the key, or makes it; refuses to go on with another one than the database's. */
  @Transactional
  void settle(@Observes @Priority(1) StartupEvent start) {
    Optional<VaultKey> known = VaultKey.known(config);
    VaultKey key = known.orElseGet(VaultKey::fresh);
    boolean first =
        database
                .createNativeQuery(
                    "INSERT INTO vault_key (key_id) VALUES (:id) ON CONFLICT DO NOTHING")
                .setParameter("id", key.id())
                .executeUpdate()
            == 1;
    Kept kept = kept();
    if (known.isEmpty()) {
      key = first ? key : kept.open(password()).orElseThrow(() -> another(kept, "no key yet"));
      key.keepIn(config.home());
    } else if (!key.id().equals(kept.id())) {
      throw another(kept, key.id());
    }
    share(key, kept);
    sealing = key.sealing();
  }

  private Kept kept() {
    Object[] row =
        (Object[])
            database
                .createNativeQuery("SELECT key_id, shared FROM vault_key FOR UPDATE")
                .getSingleResult();
    return new Kept(row[0].toString(), (String) row[1]);
  }

  /** Who gives each console its key does not want it shared in another way. */
  private void share(VaultKey key, Kept kept) {
    Optional<Secret> password = password();
    if (config.key().isEmpty() && password.isPresent() && kept.open(password).isEmpty()) {
      database
          .createNativeQuery("UPDATE vault_key SET shared = :shared")
          .setParameter("shared", SharedKey.of(key, password.get()).text())
          .executeUpdate();
    }
  }

  private Optional<Secret> password() {
    return config.databasePassword().filter(text -> !text.isBlank()).map(Secret::of);
  }

  private static IllegalStateException another(Kept kept, String mine) {
    return new IllegalStateException(
        "this database was sealed with another key ("
            + kept.id()
            + ") than this console has ("
            + mine
            + "): set UNDERSTUDY_VAULT_KEY to the content of vault.key of the first console, or"
            + " put that file into UNDERSTUDY_HOME");
  }

  /**
   * Sealed text that only {@link #open} with the same purpose reads.
   *
   * @param purpose binds the text to what it is for, so that it cannot be moved elsewhere
   */
  public String seal(String purpose, Secret secret) {
    return sealing().seal(purpose, secret.reveal().getBytes(StandardCharsets.UTF_8));
  }

  /** What was sealed for this purpose. */
  public Secret open(String purpose, String sealed) {
    try {
      return Secret.of(new String(sealing().open(purpose, sealed), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what is sealed for " + purpose + " does not open", e);
    }
  }

  private Sealing sealing() {
    return Objects.requireNonNull(sealing, "the console has not started");
  }
}
