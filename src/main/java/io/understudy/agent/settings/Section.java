package io.understudy.agent.settings;

import io.understudy.driver.SettingRefused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** A map of the file; each setting is asked for by name, and what nobody asked for is refused. */
final class Section {

  private final String path;
  private final Map<String, Object> values;
  private final Set<String> asked = new HashSet<>();

  Section(String path, Map<String, Object> values) {
    this.path = path;
    this.values = values;
  }

  Map<String, Object> values() {
    return values;
  }

  Optional<String> text(String name) {
    asked.add(name);
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw refused(name, "must be one text, not a list or map");
  }

  String requiredText(String name) {
    return text(name)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> refused(name, "is missing; add it"));
  }

  Optional<Section> section(String name) {
    asked.add(name);
    Object value = values.get(name);
    return value == null ? Optional.empty() : Optional.of(section(name, value));
  }

  /** The entries of the map {@code name}, each read by {@code reader} from its path and section. */
  <T> Map<String, T> sections(String name, BiFunction<String, Section, T> reader) {
    var read = new LinkedHashMap<String, T>();
    section(name)
        .ifPresent(outer ->
            outer.values.forEach(
                (key, value) -> read.put(key, reader.apply(key, outer.section(key, value)))));
    return read;
  }

  /** The entries of this map as argument lists. */
  Map<String, List<String>> argumentLists() {
    var lists = new LinkedHashMap<String, List<String>>();
    values.keySet().forEach(name -> lists.put(name, arguments(name)));
    return lists;
  }

  /** The entries of this map as texts. */
  Map<String, String> texts() {
    var texts = new LinkedHashMap<String, String>();
    values.keySet().forEach(name -> texts.put(name, requiredText(name)));
    return texts;
  }

  void refuseOthers() {
    for (String name : new TreeSet<>(values.keySet())) {
      if (!asked.contains(name)) {
        throw refused(name, "is not known here; known are " + new TreeSet<>(asked));
      }
    }
  }

  /** The full name of a setting, for refusals. */
  String path(String name) {
    return path + name;
  }

  SettingRefused refused(String name, String reason) {
    return new SettingRefused(path(name), reason);
  }

  private List<String> arguments(String name) {
    if (!(values.get(name) instanceof List<?> list) || list.isEmpty()) {
      throw refused(name, "must be a list of arguments, such as [/usr/bin/program, argument]");
    }
    var arguments = new ArrayList<String>();
    for (Object argument : list) {
      if (!(argument instanceof String text)) {
        throw refused(name, "each argument must be one text");
      }
      arguments.add(text);
    }
    if (arguments.getFirst().isBlank()) {
      throw refused(name, "the first argument must name a program");
    }
    return List.copyOf(arguments);
  }

  private Section section(String name, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw refused(name, "must be a map of settings, each on its own indented line");
    }
    var copy = new LinkedHashMap<String, Object>();
    map.forEach((key, inner) -> copy.put(String.valueOf(key), inner));
    return new Section(path + name + ".", copy);
  }
}
