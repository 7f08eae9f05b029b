package io.understudy.driver.files;

import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was changed and waits for a restart. It stands in the instance's private folder, since no
 * server can be asked.
 */
final class Pending {

  private final Path file;
  private @Nullable Set<ParameterKey> keys;

  Pending(Path folder) {
    this.file = folder.resolve("pending-restart");
  }

  Set<ParameterKey> keys() throws IOException {
    Set<ParameterKey> known = keys;
    if (known == null) {
      known =
          Files.exists(file)
              ? Files.readAllLines(file).stream()
                  .map(ParameterKey::parse)
                  .collect(Collectors.toSet())
              : Set.of();
      keys = Set.copyOf(known);
    }
    return known;
  }

  void add(Set<ParameterKey> more) throws IOException {
    var all = new HashSet<>(keys());
    if (all.addAll(more)) {
      Files.createDirectories(file.resolveSibling("."));
      Files.write(file, new TreeSet<>(all).stream().map(ParameterKey::path).toList());
      keys = Set.copyOf(all);
    }
  }

  /** The server was restarted. */
  void clear() throws IOException {
    Files.deleteIfExists(file);
    keys = Set.of();
  }
}
