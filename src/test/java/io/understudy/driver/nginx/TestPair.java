package io.understudy.driver.nginx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** A self-signed certificate and its key, as PEM. */
record TestPair(String certificate, String key) {

  private static final class Once {
    static final TestPair PAIR = make("shop.example.com");
  }

  static TestPair once() {
    return Once.PAIR;
  }

  static TestPair make(String name) {
    try {
      Path folder = Files.createTempDirectory("pair");
      Path store = folder.resolve("pair.p12");
      var line =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-keyalg",
              "EC",
              "-groupname",
              "secp256r1",
              "-alias",
              "pair",
              "-dname",
              "CN=" + name,
              "-validity",
              "3650",
              "-storetype",
              "PKCS12",
              "-storepass",
              "changeit",
              "-keystore",
              store.toString());
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(Files.readString(folder.resolve("log")));
      }
      KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
      var pair =
          new TestPair(
              pem("CERTIFICATE", keys.getCertificate("pair").getEncoded()),
              pem("PRIVATE KEY", keys.getKey("pair", "changeit".toCharArray()).getEncoded()));
      Files.delete(store);
      Files.delete(folder.resolve("log"));
      Files.delete(folder);
      return pair;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String sort, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            sort,
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes),
            sort);
  }
}
