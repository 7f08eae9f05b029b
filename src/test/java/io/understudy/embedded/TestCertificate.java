package io.understudy.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A self-signed certificate with its key, good for two days. */
public record TestCertificate(KeyStore keys) {

  /** Of the key store and of its only key. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "it";

  private static final class Once {
    static final TestCertificate MADE = of("shop.example.com", "dns:shop.example.com");
  }

  /** The same one for all who do not care which. */
  public static TestCertificate once() {
    return Once.MADE;
  }

  /**
   * Makes one.
   *
   * @param names the subject's alternative names, as keytool takes them: {@code dns:localhost},
   *     {@code ip:127.0.0.1}
   */
  public static TestCertificate of(String commonName, String... names) {
    try {
      Path folder = Files.createTempDirectory("understudy-certificate-");
      Path store = folder.resolve("store.p12");
      keytool(
          List.of(
              "-genkeypair",
              "-alias",
              ALIAS,
              "-keyalg",
              "EC",
              "-groupname",
              "secp256r1",
              "-dname",
              "CN=" + commonName,
              "-ext",
              "SAN=" + String.join(",", names),
              "-validity",
              "2",
              "-storetype",
              "PKCS12",
              "-keystore",
              store.toString(),
              "-storepass",
              PASSWORD));
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      BinaryArchive.deleteTree(folder);
      return new TestCertificate(keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(List<String> arguments) {
    List<String> line = new ArrayList<>(arguments);
    line.addFirst(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    Program.Result result = Program.run(line, Duration.ofMinutes(1));
    if (!result.succeeded()) {
      throw new IllegalStateException("no certificate: " + result.output());
    }
  }

  /** PEM. */
  public String certificate() {
    try {
      return pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** PEM. */
  public String key() {
    try {
      return pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes {@code NAME.crt} and {@code NAME.key}, owned like the folder and readable by nobody
   * else.
   */
  public void write(Path folder, String name) {
    save(folder.resolve(name + ".crt"), certificate());
    save(folder.resolve(name + ".key"), key());
  }

  private static void save(Path file, String text) {
    try {
      Files.deleteIfExists(file);
      Files.writeString(file, text);
      Files.setOwner(file, Files.getOwner(file.toAbsolutePath().getParent()));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            what,
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes),
            what);
  }
}
