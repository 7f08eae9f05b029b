package io.understudy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Passwords and tokens that are made once and kept in a file that only its owner reads. */
public final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** 144 random bits, letters, digits, - and _ only. */
  public static String generate() {
    byte[] bytes = new byte[18];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the file holds; made and written at the first call. */
  public static String keptIn(Path file) {
    try {
      String kept = Files.readString(file).strip();
      if (kept.isEmpty()) {
        throw new EmbeddedFailure(
            "%s is empty: put the password back that it held".formatted(file));
      }
      return kept;
    } catch (NoSuchFileException first) {
      String made = generate();
      writePrivately(file, made + "\n");
      return made;
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot read %s: %s".formatted(file, DiskTrouble.describe(e)), e);
    }
  }

  /** Writes a file with mode 0600 from its first byte on, and puts it in place in one step. */
  public static void writePrivately(Path file, String text) {
    try {
      Path unfinished = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, text, StandardOpenOption.WRITE);
      Files.move(unfinished, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot write %s: %s".formatted(file, DiskTrouble.describe(e)), e);
    }
  }
}
