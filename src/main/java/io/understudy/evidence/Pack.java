package io.understudy.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Files on their way into a zip. The manifest is {@code SHA256SUMS}, one line per file as {@code
 * sha256sum} writes and checks it; the signature is over its bytes.
 */
final class Pack {

  static final String MANIFEST = "SHA256SUMS";
  static final String SIGNATURE = "SHA256SUMS.sig";

  /** The earliest that a zip can say: what is equal gives equal bytes. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final SortedMap<String, byte[]> files = new TreeMap<>();

  void add(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] zip(UnaryOperator<byte[]> signing) {
    byte[] manifest = manifest().getBytes(StandardCharsets.UTF_8);
    var all = new TreeMap<>(files);
    all.put(MANIFEST, manifest);
    all.put(SIGNATURE, signing.apply(manifest));
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : all.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private String manifest() {
    StringBuilder lines = new StringBuilder();
    files.forEach(
        (path, bytes) -> lines.append(sha256(bytes)).append("  ").append(path).append('\n'));
    return lines.toString();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
