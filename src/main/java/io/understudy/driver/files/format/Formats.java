package io.understudy.driver.files.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The formats there are, by name. */
public final class Formats {

  /** The word for a file that is taken as a whole. */
  public static final String DOCUMENT = "document";

  private static final Map<String, Format> BY_NAME = new TreeMap<>();
  private static final Map<String, String> BY_ENDING =
      Map.of(
          "properties", "properties",
          "ini", "ini",
          "cnf", "ini",
          "yaml", "yaml",
          "yml", "yaml",
          "json", "json",
          "toml", "toml",
          "xml", "xml");

  static {
    for (Format format :
        List.of(
            new JavaProperties(),
            new Ini(),
            new KeyValue(),
            new Shell(),
            new Json(),
            new Yaml(),
            new Toml(),
            new Xml())) {
      BY_NAME.put(format.name(), format);
    }
  }

  private Formats() {}

  public static Optional<Format> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** All words that {@code agent.yaml} may use. */
  public static List<String> names() {
    var names = new java.util.ArrayList<>(BY_NAME.keySet());
    names.add(DOCUMENT);
    return List.copyOf(names);
  }

  /** The format that a file's name tells, if any. */
  public static Optional<Format> ofFile(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return Optional.ofNullable(BY_ENDING.get(ending)).flatMap(Formats::named);
  }
}
