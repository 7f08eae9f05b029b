package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Octets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files that directives name and whose content belongs to the configuration. */
final class Attachments {

  private static final Set<String> DOCUMENTS =
      Set.of(
          "ssl_certificate",
          "ssl_trusted_certificate",
          "ssl_client_certificate",
          "ssl_crl",
          "ssl_dhparam");
  private static final Set<String> SECRETS =
      Set.of("ssl_certificate_key", "ssl_password_file", "ssl_session_ticket_key");
  private static final Set<String> ALSO_BESIDE_CONFIG =
      Set.of("ssl_stapling_file", "js_import", "xslt_stylesheet", "geoip_country", "geoip_city");
  private static final List<String> PROXIES =
      List.of("proxy_", "grpc_", "uwsgi_", "fastcgi_", "scgi_");
  private static final String USERS = "auth_basic_user_file";

  private Attachments() {}

  /** The file behind this directive, if it names one that can be known. */
  static Optional<Slot> of(Entry entry, Path folder) {
    String name = plain(entry.name());
    boolean document = DOCUMENTS.contains(name);
    boolean secret = SECRETS.contains(name);
    boolean users = name.equals(USERS);
    if (!document && !secret && !users) {
      return Optional.empty();
    }
    return path(entry, folder)
        .map(path -> users ? new Slot.Users(entry, path) : new Slot.Document(entry, path, secret));
  }

  /** The path that a directive's first argument names, relative to the configuration's folder. */
  static Optional<Path> path(Entry entry, Path folder) {
    if (!besideConfig(entry.name()) || entry.arguments().isEmpty() || entry.isBlock()) {
      return Optional.empty();
    }
    String named = Octets.show(entry.arguments().getFirst());
    if (named.isEmpty()
        || named.equals("off")
        || named.indexOf('$') >= 0
        || named.matches("(data|engine|store):.*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(folder.resolve(named).normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Whether nginx takes a relative path of this directive from the configuration's folder. */
  private static boolean besideConfig(String name) {
    String plain = plain(name);
    return DOCUMENTS.contains(plain)
        || SECRETS.contains(plain)
        || ALSO_BESIDE_CONFIG.contains(name)
        || name.equals(USERS);
  }

  private static String plain(String name) {
    for (String proxy : PROXIES) {
      if (name.startsWith(proxy)) {
        return name.substring(proxy.length());
      }
    }
    return name;
  }
}
