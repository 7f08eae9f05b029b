package io.understudy.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where the key of the vault comes from. */
@ConfigMapping(prefix = "understudy.vault")
interface VaultConfig {

  /** The folder of {@code vault.key}: {@code UNDERSTUDY_HOME}. */
  @WithDefault("${understudy.home}")
  Path home();

  /**
   * The key itself, base64 of 32 bytes: {@code UNDERSTUDY_VAULT_KEY}. Without it, {@code vault.key}
   * in the data folder, made at the first start, or got from the database by its password when
   * another console has made one.
   */
  Optional<String> key();

  /** Of the database that several consoles share: {@code UNDERSTUDY_DATABASE_PASSWORD}. */
  @WithDefault("${UNDERSTUDY_DATABASE_PASSWORD:}")
  Optional<String> databasePassword();
}
