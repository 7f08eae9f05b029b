package io.understudy.driver.wildfly.management;

import io.understudy.driver.InstanceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one management interface, from {@code agent.yaml}. Prints no password.
 *
 * @param url of the interface, ending in {@code /management}
 * @param password in clear, or null
 * @param passwordFile read anew at each login, or null
 * @param certificates trusted for https instead of Java's own, PEM, or null
 */
public record Endpoint(
    URI url,
    String user,
    @Nullable String password,
    @Nullable Path passwordFile,
    @Nullable Path certificates) {

  private static final String SERVICE = "/management";
  private static final long LONGEST_PASSWORD_FILE = 1 << 16;

  /**
   * Reads {@code url}, {@code user}, {@code password}, {@code passwordFile}, {@code certificates}.
   */
  public static Endpoint from(InstanceSettings settings) {
    URI url = url(settings, settings.requiredText("url"));
    String user = settings.requiredText("user");
    String password = settings.text("password").orElse(null);
    Path passwordFile = settings.existingPath("passwordFile").orElse(null);
    Path certificates = settings.existingPath("certificates").orElse(null);
    if (password != null && passwordFile != null) {
      throw settings.refused("passwordFile", "stands beside password; keep one of the two");
    }
    if (password == null && passwordFile == null) {
      throw settings.refused("password", "is missing; add it, or passwordFile");
    }
    var endpoint = new Endpoint(url, user, password, passwordFile, certificates);
    try {
      endpoint.secret();
    } catch (IOException e) {
      throw settings.refused("passwordFile", String.valueOf(e.getMessage()));
    }
    try {
      endpoint.tls();
    } catch (IOException e) {
      throw settings.refused("certificates", String.valueOf(e.getMessage()));
    }
    return endpoint;
  }

  private static URI url(InstanceSettings settings, String text) {
    try {
      URI url = new URI(text);
      String path = url.getPath();
      boolean bare = path == null || path.isEmpty() || path.equals("/");
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!http
          || url.getHost() == null
          || url.getUserInfo() != null
          || url.getQuery() != null
          || url.getFragment() != null
          || !(bare || path.equals(SERVICE))) {
        throw settings.refused("url", "must look like http://127.0.0.1:9990");
      }
      return url.resolve(SERVICE);
    } catch (URISyntaxException e) {
      throw settings.refused("url", "must look like http://127.0.0.1:9990");
    }
  }

  String secret() throws IOException {
    if (passwordFile == null) {
      return String.valueOf(password);
    }
    try {
      if (Files.size(passwordFile) > LONGEST_PASSWORD_FILE) {
        throw new IOException("'" + passwordFile + "' is too large to hold a password");
      }
      String text = Files.readString(passwordFile).strip();
      if (text.isEmpty()) {
        throw new IOException("'" + passwordFile + "' is empty; put the password there");
      }
      return text;
    } catch (java.nio.file.FileSystemException | java.nio.charset.CharacterCodingException e) {
      throw new IOException(
          "'" + passwordFile + "' cannot be read; name a file in UTF-8 that the agent may read", e);
    }
  }

  /** What to trust for https, when it is not what Java trusts. */
  Optional<SSLContext> tls() throws IOException {
    if (certificates == null) {
      return Optional.empty();
    }
    try (InputStream pem = Files.newInputStream(certificates)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("trusted-" + number++, each);
      }
      if (number == 0) {
        throw new IOException("'" + certificates + "' holds no certificate");
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return Optional.of(context);
    } catch (GeneralSecurityException e) {
      throw new IOException("'" + certificates + "' holds no certificates in PEM", e);
    }
  }

  @Override
  public String toString() {
    return "Endpoint[" + url + ", " + user + "]";
  }
}
