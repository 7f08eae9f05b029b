package io.understudy.inventory;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a probe may have. None of them carries a password: they stand on pages, in the
 * trail and in logs.
 */
final class ProbeTargets {

  private static final String HOST =
      "(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\])";
  private static final Pattern ADDRESS = Pattern.compile(HOST + ":(\\d{1,5})");
  private static final Pattern SERVER = Pattern.compile(HOST + "(?::(\\d{1,5}))?");
  private static final Pattern DATABASE =
      Pattern.compile("jdbc:postgresql://([^/?]+)/([A-Za-z0-9_.$-]{1,63})(?:\\?(.*))?");

  /** What of pgjdbc's settings a probe may have: none that names a class or a file. */
  private static final Set<String> SETTINGS =
      Set.of(
          "sslmode=disable",
          "sslmode=prefer",
          "sslmode=require",
          "sslmode=verify-ca",
          "sslmode=verify-full",
          "targetServerType=any",
          "targetServerType=primary",
          "targetServerType=secondary",
          "targetServerType=preferPrimary",
          "targetServerType=preferSecondary");

  private static final int MAX_PORT = 65535;
  private static final int MAX_SERVERS = 16;

  private ProbeTargets() {}

  static void checkAddress(String field, String address, Findings findings) {
    Matcher matcher = ADDRESS.matcher(address);
    findings.addUnless(
        matcher.matches() && port(matcher.group(1)),
        field,
        "is not a host and a port from 1 to 65535, such as db.example:5432");
  }

  /** Null, and a finding, when it is none that could be asked. */
  static @Nullable URI url(String field, String text, Findings findings) {
    URI url = parse(text);
    String problem = url == null ? "is not a URL" : problem(url);
    if (problem != null) {
      findings.add(field, problem + "; it should look like https://shop.example/health");
      return null;
    }
    return url;
  }

  private static @Nullable URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable String problem(URI url) {
    if (url.getScheme() == null || !Set.of("http", "https").contains(url.getScheme())) {
      return "is neither http nor https";
    }
    if (url.getRawUserInfo() != null || String.valueOf(url.getRawAuthority()).contains("@")) {
      return "has a user in it, and it would be shown to everybody; ask what answers without one";
    }
    if (url.getHost() == null || !SERVER.matcher(url.getHost()).matches()) {
      return "has no host";
    }
    if (url.getPort() != -1 && !port(Integer.toString(url.getPort()))) {
      return "has no port from 1 to 65535";
    }
    return url.getRawFragment() == null ? null : "has a fragment (#), which no server sees";
  }

  static void checkDatabase(String field, String url, boolean ca, Findings findings) {
    String like = "; it should look like jdbc:postgresql://db.example:5432/app";
    if (url.startsWith("jdbc:postgresql://") && url.contains("@")) {
      findings.add(
          field,
          "has a user in it, and it would be shown to everybody: put it into user and password"
              + like);
      return;
    }
    Matcher matcher = DATABASE.matcher(url);
    if (!matcher.matches()) {
      findings.add(field, "is not the JDBC URL of a PostgreSQL database" + like);
      return;
    }
    String[] servers = matcher.group(1).split(",", -1);
    boolean right = servers.length <= MAX_SERVERS;
    for (String server : servers) {
      Matcher one = SERVER.matcher(server);
      right &= one.matches() && (one.group(1) == null || port(one.group(1)));
    }
    findings.addUnless(right, field, "has no host, or no port from 1 to 65535" + like);
    checkSettings(field, matcher.group(3), ca, findings);
  }

  private static void checkSettings(
      String field, @Nullable String settings, boolean ca, Findings findings) {
    if (settings == null) {
      return;
    }
    for (String setting : settings.split("&", -1)) {
      findings.addUnless(
          SETTINGS.contains(setting),
          field,
          "has a setting that a probe may not have; there are sslmode (disable, prefer, require,"
              + " verify-ca, verify-full) and targetServerType (any, primary, secondary,"
              + " preferPrimary, preferSecondary)");
      findings.addUnless(
          !ca || !setting.startsWith("sslmode=") || setting.equals("sslmode=verify-full"),
          field,
          "has another sslmode than verify-full, and with ca the server's certificate is always"
              + " verified; leave sslmode out");
    }
  }

  static void checkCertificates(String field, @Nullable String pem, Findings findings) {
    if (pem == null) {
      return;
    }
    try {
      boolean any =
          !CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .isEmpty();
      findings.addUnless(any, field, "holds no certificate in PEM");
    } catch (CertificateException e) {
      findings.add(field, "cannot be read as certificates in PEM");
    }
  }

  private static boolean port(String digits) {
    int port = Integer.parseInt(digits);
    return port >= 1 && port <= MAX_PORT;
  }
}
