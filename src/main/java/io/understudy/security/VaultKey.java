package io.understudy.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
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
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key of the vault and where it is kept. */
final class VaultKey {

  static final String FILE = "vault.key";
  private static final int BYTES = 32;

  private final byte[] bytes;

  private VaultKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The configured key, or else the one in the data folder, made when there is none. */
  static VaultKey of(VaultConfig config) {
    return config
        .key()
        .map(text -> parse("UNDERSTUDY_VAULT_KEY", text))
        .orElseGet(() -> keptIn(config.home()));
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

  private static VaultKey keptIn(Path home) {
    Path file = home.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the vault's key " + file, e);
    }
  }

  private static void make(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    byte[] text =
        (Base64.getEncoder().encodeToString(fresh) + "\n").getBytes(StandardCharsets.US_ASCII);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(file, options, owner)) {
      channel.write(ByteBuffer.wrap(text));
    } catch (FileAlreadyExistsException e) {
      return; // another console of this home was faster: its key is the key
    }
  }

  SecretKey aes() {
    return new SecretKeySpec(bytes, "AES");
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
