package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the {@code listen} directives of a server say. */
final class Listens {

  private static final Set<String> CLASSES = Set.of("ssl", "udp", "quic");

  private Listens() {}

  /**
   * What tells this one from others without saying the address: {@code address ipv6 ssl}, or
   * nothing.
   */
  static String classOf(List<String> arguments) {
    var words = new ArrayList<String>();
    String address = arguments.isEmpty() ? "" : arguments.getFirst();
    if (address.startsWith("unix:")) {
      words.add("unix");
    } else {
      if (ofNode(arguments)) {
        words.add("address");
      }
      if (address.startsWith("[")) {
        words.add("ipv6");
      }
    }
    arguments.stream().skip(1).filter(CLASSES::contains).sorted().forEach(words::add);
    return String.join(" ", words);
  }

  /** An order of a server's listens that does not depend on where they stand. */
  static Comparator<Entry> byPort() {
    return Comparator.<Entry>comparingInt(
            listen -> Integer.parseInt("0" + port(listen).replaceAll("\\D", "")) % 100_000)
        .thenComparing(listen -> Words.join(listen.arguments()));
  }

  /** The port that a listen names, 80 when it names none, the path of a socket. */
  static String port(Entry listen) {
    String address = listen.arguments().isEmpty() ? "" : listen.arguments().getFirst();
    if (address.startsWith("unix:")) {
      return address;
    }
    int colon = address.lastIndexOf(':');
    if (colon > address.lastIndexOf(']')) {
      String port = address.substring(colon + 1);
      return port.length() > 5 ? "80" : port;
    }
    return address.matches("\\d{1,5}") ? address : "80";
  }

  /** Whether it names an address of this node, and not just a port. */
  static boolean ofNode(List<String> arguments) {
    String address = arguments.isEmpty() ? "" : arguments.getFirst();
    return !address.matches(
            "\\d{1,5}|\\*(:\\d{1,5})?|\\[::\\](:\\d{1,5})?|0\\.0\\.0\\.0(:\\d{1,5})?")
        && !address.isEmpty();
  }

  /** The sockets of a server, each as one text, the default one when it has no listen. */
  static List<Entry> of(Entry server) {
    return server.all("listen");
  }

  /** All ports of a server. */
  static String ports(Entry server) {
    var ports = new TreeSet<String>();
    of(server).forEach(listen -> ports.add(port(listen)));
    return ports.isEmpty() ? "80" : String.join(",", ports);
  }

  /** All addresses of a server. */
  static String addresses(Entry server) {
    return of(server).stream()
        .map(listen -> listen.arguments().isEmpty() ? "" : listen.arguments().getFirst())
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** Address and port of each listen, in one spelling. */
  static Set<String> sockets(Entry server) {
    var sockets = new TreeSet<String>();
    for (Entry listen : of(server)) {
      String address = listen.arguments().isEmpty() ? "" : listen.arguments().getFirst();
      sockets.add(
          ofNode(listen.arguments())
              ? address
              : (address.startsWith("[") ? "[::]:" : "*:") + port(listen));
    }
    if (sockets.isEmpty()) {
      sockets.add("*:80");
    }
    return sockets;
  }

  /** Whether this server says that it is the default of this socket. */
  static boolean isDefault(Entry server, String socket) {
    return of(server).stream()
        .filter(listen ->
            listen.arguments().contains("default_server") || listen.arguments().contains("default"))
        .anyMatch(listen -> socket.endsWith(port(listen)));
  }
}
