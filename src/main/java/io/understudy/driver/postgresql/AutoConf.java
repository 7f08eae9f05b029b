package io.understudy.driver.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of {@code postgresql.auto.conf}, as {@code ALTER SYSTEM} writes it: comments at the top,
 * then one {@code name = 'value'} a line. Bytes are kept as they are (Latin-1 in memory).
 */
record AutoConf(List<String> lines) {

  private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z_][\\w.$]*)\\s*(?:=|\\s)\\s*.*");

  AutoConf {
    lines = List.copyOf(lines);
  }

  static AutoConf of(byte[] bytes) {
    return new AutoConf(List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("(?<=\n)")));
  }

  byte[] bytes() {
    return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether both say the same of everything but these settings. */
  boolean sameBut(AutoConf other, Set<String> names) {
    return without(names).equals(other.without(names));
  }

  private Map<String, String> without(Set<String> names) {
    var settings = settings();
    settings.keySet().removeAll(names);
    return settings;
  }

  /** This text with the lines of these settings as they are in {@code before}. */
  AutoConf withOld(AutoConf before, Set<String> names) {
    var merged =
        lines.stream()
            .filter(line -> !names.contains(name(line)))
            .collect(Collectors.toCollection(ArrayList::new));
    before.lines.stream().filter(line -> names.contains(name(line))).forEach(merged::add);
    return new AutoConf(merged);
  }

  /** This text with these values, each in place of the line it may have; bytes are UTF-8. */
  AutoConf with(Map<String, String> values) {
    var kept =
        lines.stream()
            .filter(line -> !values.containsKey(name(line)))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!kept.isEmpty() && !kept.getLast().endsWith("\n")) {
      kept.set(kept.size() - 1, kept.getLast() + "\n");
    }
    values.forEach((name, value) -> kept.add(name + " = '" + escaped(value) + "'\n"));
    return new AutoConf(kept);
  }

  private static String escaped(String value) {
    String text = value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n");
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** What is set here, in clear. */
  Optional<String> value(String wanted) {
    return lines.stream()
        .filter(line -> name(line).equals(wanted))
        .reduce((first, last) -> last)
        .map(AutoConf::unquoted);
  }

  private static String unquoted(String line) {
    String value = line.substring(line.indexOf('=') + 1).strip();
    if (value.length() > 1 && value.startsWith("'") && value.endsWith("'")) {
      value = value.substring(1, value.length() - 1).replace("''", "'").replace("\\\\", "\\");
    }
    return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    for (String line : lines) {
      String name = name(line);
      if (!name.isEmpty()) {
        settings.put(name, line.strip());
      }
    }
    return settings;
  }

  private static String name(String line) {
    Matcher matcher = LINE.matcher(line.strip());
    return matcher.matches() ? SettingValues.key(matcher.group(1)) : "";
  }
}
