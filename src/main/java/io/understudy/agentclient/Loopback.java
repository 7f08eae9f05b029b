package io.understudy.agentclient;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;

/**
 * Whether a token may be sent to an address: over TLS anywhere, over plain HTTP on this host alone.
 */
final class Loopback {

  private Loopback() {}

  static boolean mayCarryToken(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    String host = url.getHost();
    return scheme.equals("https") || (scheme.equals("http") && host != null && isLoopback(host));
  }

  /** By the literal alone: a name that resolves to loopback today may lead elsewhere tomorrow. */
  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      return InetAddress.ofLiteral(bare).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
