package io.understudy.inventory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which URLs an agent may have: https anywhere, http on loopback only, nothing after the port. */
final class AgentUrlCheck {

  private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");
  private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");
  private static final int MAX_LENGTH = 255;
  private static final int MAX_PORT = 65535;

  private AgentUrlCheck() {}

  static @Nullable URI check(String field, @Nullable String text, Findings findings) {
    if (text == null || text.isBlank()) {
      findings.add(field, "is missing; give the agent's URL, such as https://alpha.example:7701");
      return null;
    }
    URI url = parse(text);
    String problem = url == null ? "is not a URL" : problem(url);
    if (problem != null) {
      findings.add(field, problem + "; it should look like https://alpha.example:7701");
      return null;
    }
    return url;
  }

  private static @Nullable URI parse(String text) {
    try {
      return text.length() > MAX_LENGTH ? null : new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable String problem(URI url) {
    String host = url.getHost();
    if (host == null || url.getScheme() == null) {
      return "has no host or no scheme";
    }
    if (!Set.of("http", "https").contains(url.getScheme())) {
      return "is neither http nor https";
    }
    if (url.getRawUserInfo() != null) {
      return "has a user in it, and only the token lets the console in";
    }
    if (url.getPort() < 1 || url.getPort() > MAX_PORT) {
      return "has no port from 1 to 65535";
    }
    String path = url.getRawPath();
    if (!path.isEmpty() || url.getRawQuery() != null || url.getRawFragment() != null) {
      return "has something after the port";
    }
    if (url.getScheme().equals("http") && !loopback(host)) {
      return "is plain http to another host, and the token would travel readable: use https";
    }
    return null;
  }

  private static boolean loopback(String host) {
    return LOOPBACK.contains(host) || LOOPBACK_V4.matcher(host).matches();
  }
}
