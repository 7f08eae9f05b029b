package io.understudy.driver;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of one instance in {@code agent.yaml}, as a driver reads them. Each is asked for by
 * name; {@link #refuseOthers} then refuses what nobody asked for.
 */
public final class InstanceSettings {

  private final String instance;
  private final Map<String, Object> values;
  private final Set<String> asked = new HashSet<>(Set.of("driver", "control"));

  public InstanceSettings(String instance, Map<String, Object> values) {
    this.instance = instance;
    this.values = Map.copyOf(values);
  }

  public String instance() {
    return instance;
  }

  /** The text of this setting; refuses anything but a text, a number or a boolean. */
  public Optional<String> text(String name) {
    asked.add(name);
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return Optional.of(value.toString());
    }
    throw refused(name, "must be one text");
  }

  public String requiredText(String name) {
    return text(name)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> refused(name, "is missing; add it"));
  }

  /** An existing folder or file. */
  public Optional<Path> existingPath(String name) {
    return text(name)
        .map(text -> {
          try {
            Path path = Path.of(text);
            if (!path.isAbsolute() || !Files.exists(path)) {
              throw refused(
                  name, "'" + text + "' must be the absolute path of something that exists");
            }
            return path;
          } catch (InvalidPathException e) {
            throw refused(name, "is not a path: " + e.getReason());
          }
        });
  }

  /** Refuses the first setting that was not asked for. */
  public void refuseOthers() {
    for (String name : new TreeSet<>(values.keySet())) {
      if (!asked.contains(name)) {
        throw refused(name, "is not known here; known are " + new TreeSet<>(asked));
      }
    }
  }

  public SettingRefused refused(String name, String reason) {
    return new SettingRefused("instances." + instance + "." + name, reason);
  }
}
