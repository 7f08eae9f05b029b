package io.understudy.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for the agents in {@link Namespaces}, and the authority that consoles under test
 * trust; one for a test run.
 */
public final class AgentCertificate {

  private static final List<Integer> NETS = List.of(7, 8);

  private AgentCertificate() {}

  private static final class Holder {
    private static final Path FILE = make();
  }

  /** PEM. */
  public static Path file() {
    return Holder.FILE;
  }

  /** Its key, PEM. */
  public static Path key() {
    return Holder.FILE.resolveSibling("agents.key");
  }

  private static Path make() {
    try {
      Path folder = Files.createTempDirectory("understudy-certificate-");
      Path store = folder.resolve("agents.p12");
      Path certificate = folder.resolve("agents.crt");
      keytool(store);
      char[] password = "changeit".toCharArray();
      KeyStore keys = KeyStore.getInstance(store.toFile(), password);
      pem(folder.resolve("agents.key"), "PRIVATE KEY", keys.getKey("it", password).getEncoded());
      pem(certificate, "CERTIFICATE", keys.getCertificate("it").getEncoded());
      return certificate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(Path store) throws IOException {
    List<String> names = new ArrayList<>();
    for (int net : NETS) {
      names.add("ip:10.213." + net + ".1");
      names.add("ip:10.213." + net + ".2");
    }
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "it",
            "-keyalg",
            "EC",
            "-dname",
            "CN=agents",
            "-ext",
            "san=" + String.join(",", names),
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            "changeit");
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException("no certificate: " + String.join(" ", line));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pem(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }
}
