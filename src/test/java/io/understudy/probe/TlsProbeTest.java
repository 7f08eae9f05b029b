package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.understudy.inventory.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose certificate is taken for the service's. */
class TlsProbeTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  @Test
  void takesACertificateThatTheDeclaredOneSignedForThisHost() throws Exception {
    KeyStore keys = keys("fits", "ip:127.0.0.1");
    HttpsServer server = start(keys);
    try {
      assertThat(ask(server, pem(keys)).detail()).isEqualTo("status 204");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void takesNoneThatNobodyKnownSigned() throws Exception {
    KeyStore keys = keys("stranger", "ip:127.0.0.1");
    HttpsServer server = start(keys);
    try {
      assertThat(ask(server, null).detail()).startsWith("TLS failed: ");
      assertThat(ask(server, pem(keys("another", "ip:127.0.0.1"))).detail())
          .startsWith("TLS failed: ");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void takesNoneOfAnotherHost() throws Exception {
    KeyStore keys = keys("elsewhere", "dns:elsewhere.example");
    HttpsServer server = start(keys);
    try {
      Probed probed = ask(server, pem(keys));

      assertThat(probed.passed()).isFalse();
      assertThat(probed.detail()).startsWith("TLS failed: ").contains("127.0.0.1");
    } finally {
      server.stop(0);
    }
  }

  private static Probed ask(HttpsServer server, @Nullable String ca) {
    URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
    Duration limit = Duration.ofSeconds(5);
    return new Probes(Clock.systemUTC())
        .ask(List.of(new Probe.Http("shop", url, 204, null, ca, limit, limit)))
        .getFirst();
  }

  private static HttpsServer start(KeyStore keys) throws IOException, GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private KeyStore keys(String name, String host) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + host,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    return KeyStore.getInstance(store.toFile(), PASSWORD);
  }

  private static String pem(KeyStore keys) throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(keys.getCertificate("it").getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
