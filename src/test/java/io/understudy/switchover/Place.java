package io.understudy.switchover;

import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a node's programs run.
 *
 * @param host its address
 * @param scheme how its agent is spoken to
 * @param before what stands before a command line there, such as {@code ip netns exec}
 * @param yaml what its {@code agent.yaml} needs because of that
 */
record Place(String host, String scheme, List<String> before, String yaml) {

  static final Place LOOPBACK = new Place("127.0.0.1", "http", List.of(), "");

  Place {
    before = List.copyOf(before);
  }

  /** Starts a server there. */
  void start(PostgresServer server) {
    if (before.isEmpty()) {
      server.start();
      return;
    }
    List<String> line = new ArrayList<>(before);
    line.addAll(server.control("start"));
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("does not start: " + String.join(" ", line));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
