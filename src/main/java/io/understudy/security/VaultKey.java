package io.understudy.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** The key of the vault and where it is kept. */
final class VaultKey {

  static final String FILE = "vault.key";
  private static final int BYTES = 32;

  private final byte[] bytes;

  VaultKey(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** The configured key, or else the one in the data folder. */
  static Optional<VaultKey> known(VaultConfig config) {
    return config
        .key()
        .map(text -> parse("UNDERSTUDY_VAULT_KEY", text))
        .or(() -> keptIn(config.home()));
  }

  static VaultKey fresh() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new VaultKey(bytes);
  }

  static VaultKey parse(String source, String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(source + " is not base64");
    }
    if (bytes.length != BYTES) {
      throw new IllegalStateException(
          source + " has " + bytes.length + " bytes; base64 of " + BYTES + " is needed");
    }
    return new VaultKey(bytes);
  }

  private static Optional<VaultKey> keptIn(Path home) {
    Path file = home.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(parse(file.toString(), Files.readString(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the vault's key " + file, e);
    }
  }

  /** Writes it where {@link #known} finds it. */
  void keepIn(Path home) {
    Path file = home.resolve(FILE);
    byte[] text =
        (Base64.getEncoder().encodeToString(bytes) + "\n").getBytes(StandardCharsets.US_ASCII);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      Files.createDirectories(home);
      try (var channel = Files.newByteChannel(file, options, owner)) {
        channel.write(ByteBuffer.wrap(text));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the vault's key in " + file, e);
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }

  Sealing sealing() {
    return new Sealing(new SecretKeySpec(bytes, "AES"));
  }

  /** Names the key without telling it. */
  String id() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update("understudy vault key id".getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(sha.digest(bytes), 0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
