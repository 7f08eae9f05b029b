package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.understudy.embedded.TestCertificate;
import io.understudy.inventory.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose certificate is taken for the service's. */
class TlsProbeTest {

  @Test
  void takesACertificateThatTheDeclaredOneSignedForThisHost() throws Exception {
    TestCertificate keys = TestCertificate.of("fits", "ip:127.0.0.1");
    HttpsServer server = start(keys);
    try {
      assertThat(ask(server, keys.certificate()).detail()).isEqualTo("status 204");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void takesNoneThatNobodyKnownSigned() throws Exception {
    TestCertificate keys = TestCertificate.of("stranger", "ip:127.0.0.1");
    HttpsServer server = start(keys);
    try {
      assertThat(ask(server, null).detail()).startsWith("TLS failed: ");
      assertThat(ask(server, TestCertificate.of("another", "ip:127.0.0.1").certificate()).detail())
          .startsWith("TLS failed: ");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void takesNoneOfAnotherHost() throws Exception {
    TestCertificate keys = TestCertificate.of("elsewhere", "dns:elsewhere.example");
    HttpsServer server = start(keys);
    try {
      Probed probed = ask(server, keys.certificate());

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

  private static HttpsServer start(TestCertificate own)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own.keys(), TestCertificate.PASSWORD.toCharArray());
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
}
