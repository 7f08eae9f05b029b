package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.Octets;
import io.understudy.driver.nginx.syntax.Words;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A whole configuration as one file with one directive a line, for nginx's program to check before
 * anything is written; a line tells the directive that nginx complains of.
 */
final class Flattened {

  private final Path folder;
  private final Map<Path, Path> instead;
  private final StringBuilder text = new StringBuilder();
  private final TreeMap<Integer, Entry> lines = new TreeMap<>();
  private int line = 1;

  private Flattened(Path folder, Map<Path, Path> instead) {
    this.folder = folder;
    this.instead = instead;
  }

  /**
   * Flattens what nginx sees.
   *
   * @param folder that relative paths start from
   * @param instead files to name in place of others
   */
  static Flattened of(List<Entry> main, Path folder, Map<Path, Path> instead) {
    var flattened = new Flattened(folder, instead);
    flattened.print(main);
    return flattened;
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The directive on this line. */
  Optional<Entry> at(int number) {
    return Optional.ofNullable(lines.floorEntry(number)).map(Map.Entry::getValue);
  }

  private void print(List<Entry> entries) {
    for (Entry entry : entries) {
      lines.put(line, entry);
      var words = new ArrayList<String>();
      words.add(entry.name());
      words.addAll(arguments(entry));
      text.append(Words.join(words));
      Optional<String> code = entry.directive().code();
      if (code.isPresent()) {
        append(" {" + code.get() + "}\n");
      } else if (entry.isBlock()) {
        append(" {\n");
        print(entry.children());
        lines.put(line, entry);
        append("}\n");
      } else {
        append(";\n");
      }
    }
  }

  private void append(String end) {
    text.append(end);
    line += (int) end.chars().filter(c -> c == '\n').count();
  }

  private List<String> arguments(Entry entry) {
    Optional<Path> path = Attachments.path(entry, folder);
    if (path.isEmpty()) {
      return entry.arguments();
    }
    var arguments = new ArrayList<>(entry.arguments());
    Path named = instead.getOrDefault(path.get(), path.get());
    arguments.set(0, Octets.hide(named.toString()));
    return arguments;
  }
}
