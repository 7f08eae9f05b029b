package io.understudy.driver;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final Set<String> asked;

  public InstanceSettings(String instance, Map<String, Object> values) {
    this(instance, values, Set.of("driver", "control"));
  }

  private InstanceSettings(String instance, Map<String, Object> values, Set<String> known) {
    this.instance = instance;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    this.asked = new HashSet<>(known);
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

  /** The texts of this setting, which must be a list of texts with at least one. */
  public Optional<List<String>> texts(String name) {
    asked.add(name);
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    var texts = new ArrayList<String>();
    if (value instanceof List<?> list) {
      for (Object each : list) {
        if (!(each instanceof String || each instanceof Number || each instanceof Boolean)) {
          throw refused(name, "must be a list of texts, such as [one, two]");
        }
        texts.add(each.toString());
      }
    }
    if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
      throw refused(name, "must be a list of texts, such as [one, two]");
    }
    return Optional.of(List.copyOf(texts));
  }

  /** The maps in the map of this name, in their order; none when there is no such setting. */
  public Map<String, InstanceSettings> sections(String name) {
    var sections = new LinkedHashMap<String, InstanceSettings>();
    entries(name)
        .forEach((key, value) -> {
          String path = name + "." + key;
          if (!(value instanceof Map<?, ?> map)) {
            throw refused(path, "must be a map of settings, each on its own indented line");
          }
          var inner = new LinkedHashMap<String, Object>();
          map.forEach((each, of) -> inner.put(String.valueOf(each), of));
          sections.put(key, new InstanceSettings(instance + "." + path, inner, Set.of()));
        });
    return sections;
  }

  /** The texts in the map of this name, in their order; none when there is no such setting. */
  public Map<String, String> textsByName(String name) {
    var texts = new LinkedHashMap<String, String>();
    entries(name)
        .forEach((key, value) -> {
          if (!(value instanceof String text) || text.isBlank()) {
            throw refused(name + "." + key, "must be one text");
          }
          texts.put(key, text);
        });
    return texts;
  }

  private Map<String, Object> entries(String name) {
    asked.add(name);
    Object value = values.get(name);
    var entries = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> entries.put(String.valueOf(key), inner));
    } else if (value != null) {
      throw refused(name, "must be a map, each entry on its own indented line");
    }
    return entries;
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
