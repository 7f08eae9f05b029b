package io.understudy.driver.postgresql.replication;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A connection string of libpq (PostgreSQL's manual, 34.1.1), in both of its forms. It may hold a
 * password, so it prints without one.
 */
public final class Conninfo {

  /** What libpq takes to be the port when none is named. */
  public static final int PORT = 5432;

  private static final Set<String> SECRETS = Set.of("password", "sslpassword");

  private final Map<String, String> options;

  private Conninfo(Map<String, String> options) {
    this.options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none; the message quotes nothing of it
   */
  public static Conninfo of(String text) {
    String stripped = text.strip();
    return new Conninfo(
        stripped.startsWith("postgresql://") || stripped.startsWith("postgres://")
            ? uri(stripped)
            : new Reader(stripped).options());
  }

  /** The value of an option, unless it is missing or empty. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(options.get(name)).filter(value -> !value.isEmpty());
  }

  /** The options that are given and not empty. */
  public Set<String> names() {
    return options.keySet().stream()
        .filter(name -> get(name).isPresent())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same with another value of this option. */
  public Conninfo with(String name, String value) {
    var more = new LinkedHashMap<>(options);
    more.put(name, value);
    return new Conninfo(more);
  }

  /** The same without these options. */
  public Conninfo without(String... names) {
    var less = new LinkedHashMap<>(options);
    less.keySet().removeAll(List.of(names));
    return new Conninfo(less);
  }

  /** The same server-side, to another host and port. */
  public Conninfo to(String host, int port) {
    return without("hostaddr").with("host", host).with("port", Integer.toString(port));
  }

  /** The first host: a name, an address, or the folder of a socket. */
  public Optional<String> host() {
    return get("hostaddr").or(() -> get("host")).map(value -> value.split(",", 2)[0]);
  }

  /** The first port. */
  public int port() {
    return get("port")
        .map(value -> value.split(",", 2)[0])
        .filter(value -> value.matches("\\d{1,5}"))
        .map(Integer::parseInt)
        .orElse(PORT);
  }

  /** As keywords and values, everything quoted; with the password. */
  public String clear() {
    return options.entrySet().stream()
        .map(option -> option.getKey() + "=" + quoted(option.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** Without the password, for people and command lines. */
  @Override
  public String toString() {
    return without(SECRETS.toArray(String[]::new)).clear();
  }

  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static Map<String, String> uri(String text) {
    try {
      URI uri = new URI(text.replaceFirst("^postgres(ql)?:", "postgresql:"));
      var options = new LinkedHashMap<String, String>();
      String authority = Optional.ofNullable(uri.getRawAuthority()).orElse("");
      int at = authority.lastIndexOf('@');
      if (at >= 0) {
        String[] user = authority.substring(0, at).split(":", 2);
        options.put("user", decoded(user[0]));
        if (user.length > 1) {
          options.put("password", decoded(user[1]));
        }
      }
      String[] hosts = authority.substring(at + 1).split(",");
      options.put("host", joined(hosts, "^(.*?)(?::\\d*)?$"));
      options.put("port", joined(hosts, "^.*?(?::(\\d*))?$"));
      String path = Optional.ofNullable(uri.getRawPath()).orElse("");
      if (path.length() > 1) {
        options.put("dbname", decoded(path.substring(1)));
      }
      for (String each : Optional.ofNullable(uri.getRawQuery()).orElse("").split("&")) {
        String[] pair = each.split("=", 2);
        if (pair.length == 2) {
          options.put(decoded(pair[0]), decoded(pair[1]));
        }
      }
      options.values().removeIf(String::isEmpty);
      return options;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no connection URI of libpq");
    }
  }

  private static String joined(String[] hosts, String part) {
    return List.of(hosts).stream()
        .map(host -> decoded(host.replaceFirst(part, "$1")))
        .collect(Collectors.joining(","));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** {@code keyword = value}, the value bare or in single quotes, with backslashes. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    Map<String, String> options() {
      var options = new LinkedHashMap<String, String>();
      blanks();
      while (at < text.length()) {
        String name = name();
        blanks();
        if (at >= text.length() || text.charAt(at) != '=') {
          throw malformed();
        }
        at++;
        blanks();
        options.put(name, value());
        blanks();
      }
      return options;
    }

    private String name() {
      int from = at;
      while (at < text.length() && isOfName(text.charAt(at))) {
        at++;
      }
      if (from == at) {
        throw malformed();
      }
      return text.substring(from, at);
    }

    private static boolean isOfName(char c) {
      return c == '_' || Character.isLetterOrDigit(c);
    }

    private String value() {
      var value = new StringBuilder();
      boolean quoted = at < text.length() && text.charAt(at) == '\'';
      if (quoted) {
        at++;
      }
      while (at < text.length()) {
        char c = text.charAt(at);
        if (quoted ? c == '\'' : Character.isWhitespace(c)) {
          break;
        }
        if (c == '\\' && at + 1 < text.length()) {
          c = text.charAt(++at);
        }
        value.append(c);
        at++;
      }
      if (quoted) {
        if (at >= text.length()) {
          throw malformed();
        }
        at++;
      }
      return value.toString();
    }

    private void blanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private static IllegalArgumentException malformed() {
      return new IllegalArgumentException("is no connection string of libpq (host=… port=… …)");
    }
  }
}
