package io.understudy.embedded;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a server is made.
 *
 * @param superuser its first role
 * @param durable false for throw-away servers of tests: faster, and lost when the machine crashes
 * @param settings further lines of postgresql.conf, unquoted values by name
 */
public record NewServer(String superuser, boolean durable, Map<String, String> settings) {

  public NewServer {
    settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    if (!superuser.matches("[a-z_][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "superuser: a lower-case name, not '%s'".formatted(superuser));
    }
  }

  /** A server that keeps its data through a crash, with nothing but PostgreSQL's own defaults. */
  public static NewServer durable(String superuser) {
    return new NewServer(superuser, true, Map.of());
  }

  /** A server for a test. */
  public static NewServer throwAway(String superuser) {
    return new NewServer(superuser, false, Map.of("fsync", "off", "shared_buffers", "16MB"));
  }
}
