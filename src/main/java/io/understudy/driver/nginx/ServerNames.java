package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What tells the servers of one context apart: the first name; all names where that is ambiguous;
 * the ports where names alone are; the whole addresses where ports are, too.
 */
final class ServerNames {

  private static final List<Function<Entry, String>> FINER =
      List.of(
          ServerNames::first,
          ServerNames::all,
          server -> first(server) + ":" + Listens.ports(server),
          server -> all(server) + ":" + Listens.ports(server),
          server -> first(server) + ":" + Listens.addresses(server),
          server -> all(server) + ":" + Listens.addresses(server));

  private ServerNames() {}

  /** A content for each server, as a byte string; what is still equal is numbered later. */
  static Map<Entry, String> of(List<Entry> servers) {
    var names = new HashMap<Entry, String>();
    Map<String, List<Entry>> groups =
        servers.stream().collect(Collectors.groupingBy(ServerNames::first));
    groups.forEach((first, group) -> group.forEach(s -> names.put(s, unique(s, group))));
    return names;
  }

  private static String unique(Entry server, List<Entry> group) {
    for (Function<Entry, String> form : FINER) {
      var count = new HashMap<String, Integer>();
      group.forEach(each -> count.merge(form.apply(each), 1, Integer::sum));
      if (count.values().stream().allMatch(many -> many == 1)) {
        return form.apply(server);
      }
    }
    return first(server) + ":" + Listens.ports(server);
  }

  private static String first(Entry server) {
    List<String> names = names(server);
    return names.isEmpty() ? "\"\"" : Words.join(names.subList(0, 1));
  }

  private static String all(Entry server) {
    List<String> names = names(server);
    return names.isEmpty() ? "\"\"" : Words.join(names);
  }

  static List<String> names(Entry server) {
    return server.all("server_name").stream().flatMap(entry -> entry.arguments().stream()).toList();
  }

  static boolean regex(Entry server) {
    return names(server).stream().anyMatch(name -> name.startsWith("~"));
  }
}
