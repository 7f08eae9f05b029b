package io.understudy.driver.wildfly;

import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which parameters wait for a reload or a restart. The server says only that something does; what
 * it was is remembered beside the agent, until the server runs with all of it.
 */
final class Pending {

  private static final String FILE = "pending";

  private final Path file;

  Pending(Path folder) {
    this.file = folder.resolve(FILE);
  }

  /** What waits on this server, which says that it is in this state. */
  Set<ParameterKey> of(String uuid, String state) {
    List<String> lines = lines();
    if (lines.isEmpty() || !lines.getFirst().equals(uuid)) {
      return Set.of();
    }
    if (state.equals("running")) {
      write(List.of());
      return Set.of();
    }
    var keys = new TreeSet<ParameterKey>();
    lines.stream().skip(1).map(ParameterKey::parse).forEach(keys::add);
    return keys;
  }

  void add(String uuid, Collection<ParameterKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    var all = new TreeSet<>(of(uuid, ""));
    all.addAll(keys);
    var lines = new java.util.ArrayList<>(List.of(uuid));
    all.forEach(key -> lines.add(key.path()));
    write(lines);
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(List<String> lines) {
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
