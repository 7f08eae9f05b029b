package io.understudy.switchover;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Commands that make sure that a node of a test's pair is off. */
final class Fences {

  /** Of a data directory ({@code $0}); runs what follows it once the server is off. */
  private static final String SCRIPT =
      "off() { [ $# -eq 0 ] || exec \"$@\"; exit 0; };"
          + " read pid < \"$0/postmaster.pid\" 2>/dev/null || off \"$@\";"
          + " lives() { kill -0 \"$pid\" 2>/dev/null && ! grep -q ') Z ' /proc/$pid/stat; };"
          + " kill -QUIT \"$pid\" 2>/dev/null;"
          + " for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20;"
          + " do lives || off \"$@\"; sleep 0.1; done; exit 1";

  private Fences() {}

  /** The {@code commands:} of a node's agent: one for each of its peers. */
  static String commands(RealPair pair, String node) {
    var yaml = new StringBuilder("commands:\n");
    pair.nodes().stream()
        .filter(peer -> !peer.equals(node))
        .forEach(peer -> yaml.append(command(peer, pair.server(peer).dataDirectory(), List.of())));
    return yaml.toString();
  }

  /** One of them. */
  static String command(String peer, Path dataDirectory, List<String> then) {
    List<String> words =
        Stream.concat(Stream.of("/bin/sh", "-c", SCRIPT, dataDirectory.toString()), then.stream())
            .map(word -> "'" + word.replace("'", "''") + "'")
            .toList();
    return "  fence-" + peer + ": " + words + "\n";
  }
}
