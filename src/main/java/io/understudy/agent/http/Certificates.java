package io.understudy.agent.http;

import io.understudy.agent.settings.AgentSettings;
import io.understudy.driver.SettingRefused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The agent's own certificate and key, out of PEM files. */
final class Certificates {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private Certificates() {}

  static SSLContext context(AgentSettings.Tls tls) {
    Certificate[] chain = chain(tls.certificate());
    PrivateKey key = key(tls.key(), chain[0].getPublicKey().getAlgorithm());
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("agent", key, new char[0], chain);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new SettingRefused("tls", "certificate and key do not fit: " + e.getMessage());
    }
  }

  private static Certificate[] chain(Path file) {
    try {
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read("tls.certificate", file)));
      if (certificates.isEmpty()) {
        throw new SettingRefused("tls.certificate", file + " holds no certificate in PEM");
      }
      return certificates.toArray(Certificate[]::new);
    } catch (GeneralSecurityException e) {
      throw new SettingRefused("tls.certificate", file + " holds no certificate in PEM");
    }
  }

  private static PrivateKey key(Path file, String algorithm) {
    String text = new String(read("tls.key", file), StandardCharsets.US_ASCII);
    Matcher pem = KEY.matcher(text);
    if (!pem.find()) {
      throw new SettingRefused(
          "tls.key",
          file
              + " holds no unencrypted PKCS #8 key; convert it with 'openssl pkcs8 -topk8 -nocrypt'");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SettingRefused("tls.key", file + " is not the key of the certificate");
    }
  }

  private static byte[] read(String setting, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new SettingRefused(setting, "there is no such file; create " + file);
    } catch (AccessDeniedException e) {
      throw new SettingRefused(setting, file + " may not be read by this user; change its owner");
    } catch (IOException e) {
      throw new SettingRefused(setting, file + " cannot be read: " + e.getMessage());
    }
  }
}
